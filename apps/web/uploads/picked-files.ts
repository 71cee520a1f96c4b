/** A file that somebody chose, and its name in the dataset. */
export interface PickedFile {
  readonly filename: string;
  readonly file: File;
}

/** What was dropped, and the paths of what could not be read of it. */
export interface Dropped {
  readonly files: PickedFile[];
  readonly unreadable: string[];
}

/** The files of an input; those of a folder by their path below it. */
export function filesOfInput(files: FileList): PickedFile[] {
  return [...files]
    .map((file) => ({ filename: belowFolder(file.webkitRelativePath) || file.name, file }))
    .filter(({ file, filename }) => file.webkitRelativePath === '' || !isHidden(filename));
}

/** Files, and all that is in folders: of one folder by their path below it, of several with the folder's name. */
export async function filesOfDrop({ items }: DataTransfer): Promise<Dropped> {
  // The browser forgets what was dropped as soon as the event is over: entries first, reading after that.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const dropped: Dropped = { files: [], unreadable: [] };
  for (const entry of entries)
    await gather(dropped, entry, entry.name, entries.length > 1 ? `${entry.name}/` : '');
  return dropped;
}

/** Hidden files of a folder are left out, as `ipto objects upload` does. */
async function gather(dropped: Dropped, entry: FileSystemEntry, path: string, below: string): Promise<void> {
  try {
    if (isFile(entry)) dropped.files.push({ filename: path, file: await fileOf(entry) });
    if (!isFolder(entry)) return;
    for (const child of await childrenOf(entry)) {
      const childPath = `${below}${child.name}`;
      if (!isHidden(child.name)) await gather(dropped, child, childPath, `${childPath}/`);
    }
  } catch {
    dropped.unreadable.push(path);
  }
}

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject));

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // It answers a hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const belowFolder = (path: string) => path.slice(path.indexOf('/') + 1);
const isHidden = (path: string) => path.split('/').some((segment) => segment.startsWith('.'));
