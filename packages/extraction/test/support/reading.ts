import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Extraction, type Extractor, type ExtractorOptions, openExtractor } from '@ipto/extraction';

export interface Reading {
  readonly extractor: Extractor;
  /** Puts a file into its folder; returns the path. */
  write(content: string | Uint8Array): Promise<string>;
  read(content: string | Uint8Array, contentType: string, filename?: string): Promise<Extraction>;
  close(): Promise<void>;
}

/** An extractor with a folder of its own for the files that it reads. */
export async function openReading(options?: ExtractorOptions): Promise<Reading> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ipto-extraction-'));
  const extractor = openExtractor(options);
  let files = 0;
  const write = async (content: string | Uint8Array) => {
    const file = path.join(folder, String(files++));
    await writeFile(file, content);
    return file;
  };
  return {
    extractor,
    write,
    async read(content, contentType, filename = 'folder/the file.ext') {
      const file = await write(content);
      try {
        return await extractor.extract({ path: file, contentType, filename });
      } finally {
        await rm(file);
      }
    },
    async close() {
      await extractor.close();
      await rm(folder, { recursive: true });
    },
  };
}
