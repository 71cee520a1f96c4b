/** A file that somebody chose, and its name in the dataset. */
export interface PickedFile {
  readonly filename: string;
  readonly file: File;
}

/** The files of an input; those of a folder by their path below it. */
export function filesOfInput(files: FileList): PickedFile[] {
  return [...files]
    .map((file) => ({ filename: belowFolder(file.webkitRelativePath) || file.name, file }))
    .filter(({ file, filename }) => file.webkitRelativePath === '' || !isHidden(filename));
}

/** What was dropped: files, and all that is in folders by their path below the one that was dropped. */
export function filesOfDrop({ items }: DataTransfer): Promise<PickedFile[]> {
  // The browser forgets what was dropped as soon as the event is over: entries first, reading after that.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return Promise.all(entries.map((entry) => filesOf(entry, '', false))).then((lists) => lists.flat());
}

/** Hidden files of a folder are left out, as `ipto objects upload` does. */
async function filesOf(entry: FileSystemEntry, folder: string, inFolder: boolean): Promise<PickedFile[]> {
  if (inFolder && isHidden(entry.name)) return [];
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ filename: `${folder}${entry.name}`, file }];
  }
  if (!isFolder(entry)) return [];
  const below = inFolder ? `${folder}${entry.name}/` : '';
  const files: PickedFile[] = [];
  for (const child of await childrenOf(entry)) files.push(...(await filesOf(child, below, true)));
  return files;
}

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
