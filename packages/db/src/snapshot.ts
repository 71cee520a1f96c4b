import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the build leaves an already migrated cluster: a new folder that starts from it is ready sooner. */
export const SNAPSHOT_FILE = fileURLToPath(new URL('./snapshot.tar.gz', import.meta.url));

/** The snapshot, or null if the build made none. */
export function builtSnapshot(): string | null {
  return existsSync(SNAPSHOT_FILE) ? SNAPSHOT_FILE : null;
}
