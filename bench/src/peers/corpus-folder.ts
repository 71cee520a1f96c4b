import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { PeerCorpus, PeerPassage } from './peer.js';

const PER_FILE = 5_000;
const CONTENTS = 'contents';

/** Writes a corpus for the processes that read it with {@link CorpusFolder}. */
export async function writeCorpus(
  folder: string,
  documents: Iterable<readonly PeerPassage[]>,
): Promise<void> {
  let files = 0;
  let passages = 0;
  let batch: PeerPassage[] = [];
  const flush = async () => {
    await writeFile(join(folder, String(files++)), serialize(batch));
    passages += batch.length;
    batch = [];
  };
  for (const document of documents) {
    if (batch.length + document.length > PER_FILE) await flush();
    batch.push(...document);
  }
  if (batch.length > 0) await flush();
  await writeFile(join(folder, CONTENTS), JSON.stringify({ files, passages }));
}

/** A corpus on the disk, the same for all engines. It counts what reading it takes, which is nobody's time. */
export class CorpusFolder implements PeerCorpus {
  readonly passages: number;
  /** Milliseconds. */
  readMs = 0;
  readonly #folder: string;
  readonly #files: number;

  private constructor(folder: string, { files, passages }: { files: number; passages: number }) {
    this.#folder = folder;
    this.#files = files;
    this.passages = passages;
  }

  static async open(folder: string): Promise<CorpusFolder> {
    return new CorpusFolder(folder, JSON.parse(await readFile(join(folder, CONTENTS), 'utf8')));
  }

  async *batches(): AsyncGenerator<readonly PeerPassage[]> {
    for (let file = 0; file < this.#files; file++) {
      const started = performance.now();
      const stored: PeerPassage[] = deserialize(await readFile(join(this.#folder, String(file))));
      // As they come, all share the bytes of the file, which would go along wherever one of them is sent.
      const batch = stored.map((passage) => ({ ...passage, vector: passage.vector.slice() }));
      this.readMs += performance.now() - started;
      yield batch;
    }
  }
}
