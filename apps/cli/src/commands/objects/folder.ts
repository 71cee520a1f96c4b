import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { usageError } from '../../exit.js';

/** A file to upload and the name it gets in the dataset. */
export interface LocalFile {
  readonly path: string;
  readonly filename: string;
  readonly size: number;
}

export interface LocalFiles {
  readonly files: LocalFile[];
  /** Whether the path named a folder. */
  readonly isFolder: boolean;
  /** Subfolders left out for want of `--recursive`. */
  readonly skippedFolders: number;
}

/**
 * What a path stands for: the file itself, or a folder's files in the order of their names. Hidden entries
 * and symbolic links below the folder are left out.
 */
export async function findFiles(path: string, recursive: boolean): Promise<LocalFiles> {
  const entry = await stat(path).catch(() => null);
  if (!entry) throw usageError(`There is no file or folder ${path}.`);
  if (entry.isFile()) {
    return {
      files: [{ path, filename: basename(path), size: entry.size }],
      isFolder: false,
      skippedFolders: 0,
    };
  }
  if (!entry.isDirectory()) throw usageError(`${path} is neither a file nor a folder.`);
  const found: LocalFiles = { files: [], isFolder: true, skippedFolders: 0 };
  return { ...found, skippedFolders: await walk(path, '', recursive, found.files) };
}

async function walk(folder: string, prefix: string, recursive: boolean, files: LocalFile[]): Promise<number> {
  let skippedFolders = 0;
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    const filename = prefix + entry.name;
    if (entry.isFile()) files.push({ path, filename, size: (await stat(path)).size });
    else if (entry.isDirectory() && recursive) {
      skippedFolders += await walk(path, `${filename}/`, recursive, files);
    } else if (entry.isDirectory()) skippedFolders++;
  }
  return skippedFolders;
}
