import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Everything that tests put on the disk stands in one folder, which goes with the run, whatever became of its workers. */
export default function openRunFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'ipto-run-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
