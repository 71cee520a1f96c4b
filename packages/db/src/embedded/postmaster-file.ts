import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a server writes about itself into its cluster's folder. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** Null if it listens on no socket. */
  readonly socketFolder: string | null;
  readonly isReady: boolean;
}

/** The note of the server that works on the cluster, or did when it ended badly; null if there is none. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | null> {
  const text = await readFile(fileIn(cluster), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const [pid, , , port, socketFolder, , , status] = text.split('\n');
  // A stand-alone backend writes its number negated.
  const number = Math.abs(Number(pid));
  if (pid === undefined || !Number.isInteger(number) || number === 0) return null;
  return {
    pid: number,
    port: Number(port),
    socketFolder: socketFolder === undefined || socketFolder === '' ? null : socketFolder,
    isReady: status?.trim() === 'ready',
  };
}

/**
 * Where the process number in a dead server's note is now another process's, PostgreSQL would take that for the server.
 * It never does so with its own parent, this process. The note itself stays: by it the new server finds out whether
 * children of the dead one still work on the cluster.
 */
export async function disownPostmasterFile(cluster: string): Promise<void> {
  const lines = (await readFile(fileIn(cluster), 'utf8')).split('\n');
  await writeFile(fileIn(cluster), [String(process.pid), ...lines.slice(1)].join('\n'));
}

function fileIn(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}
