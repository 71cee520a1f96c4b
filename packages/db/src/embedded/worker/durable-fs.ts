import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Init = NodeFS['init'];
interface NodeStream {
  readonly nfd: number;
}
interface FileSystems {
  readonly NODEFS: { stream_ops: { fsync?: (stream: NodeStream) => number } };
}

/** PGlite's folder on disk, except that the engine's fsync reaches the disk. */
export class DurableNodeFS extends NodeFS {
  override async init(...[pg, options]: Parameters<Init>): ReturnType<Init> {
    const { emscriptenOpts } = await super.init(pg, options);
    return {
      emscriptenOpts: {
        ...emscriptenOpts,
        // Before the engine starts, so that crash recovery is durable too.
        preRun: [
          (module) => {
            const { NODEFS } = (module.FS as typeof module.FS & { filesystems: FileSystems }).filesystems;
            NODEFS.stream_ops.fsync = ({ nfd }: NodeStream) => {
              fsyncSync(nfd);
              return 0;
            };
          },
          ...(emscriptenOpts.preRun ?? []),
        ],
      },
    };
  }
}

/** Brings every file and folder below `folder` to the disk. */
export function fsyncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) fsyncTree(path);
    else if (entry.isFile()) fsyncPath(path);
  }
  fsyncPath(folder);
}

function fsyncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
