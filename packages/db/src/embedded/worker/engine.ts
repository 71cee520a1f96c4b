import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFS, fsyncTree } from './durable-fs.js';
import { extensions } from './extensions.js';

/** What the engine throws for an ordinary SQL error: its longjmp, not a trap. */
const LONGJMP_STATUS = 100;

const startParams = [
  // PGlite's own list switches fsync off.
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  // The default, fdatasync, is a stub in this build.
  '-c',
  'wal_sync_method=fsync',
  '-c',
  'max_wal_size=128MB',
];

/**
 * Opens the cluster in `folder`, or makes it, from `snapshot` if there is one.
 * `onTrap` must end the worker: after a trap the engine's memory can't be trusted.
 */
export async function openEngine(
  folder: string,
  snapshot: string | null,
  onTrap: (error: unknown) => never,
): Promise<PGlite> {
  // Stands beside a cluster that is not complete yet: nothing in it was ever acknowledged, so it is made anew.
  const incomplete = `${folder}.incomplete`;
  if (existsSync(incomplete)) rmSync(folder, { recursive: true, force: true });
  const isNew = !existsSync(`${folder}/PG_VERSION`);
  if (isNew) {
    writeFileSync(incomplete, '', { flush: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  const engine = await PGlite.create({
    fs: new DurableNodeFS(folder),
    extensions,
    startParams,
    ...(isNew && snapshot ? { loadDataDir: new Blob([readFileSync(snapshot)]) } : {}),
  });
  guard(engine, onTrap);

  if (isNew) {
    await engine.exec('CHECKPOINT');
    fsyncTree(folder);
    rmSync(incomplete, { force: true });
  }
  return engine;
}

function guard(engine: PGlite, onTrap: (error: unknown) => never): void {
  const module = engine.Module;
  const runOnce = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      runOnce();
    } catch (error) {
      if ((error as { status?: unknown } | null)?.status !== LONGJMP_STATUS) onTrap(error);
      throw error;
    }
  };
}
