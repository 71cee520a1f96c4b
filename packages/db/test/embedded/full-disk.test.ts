import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isUnreachable, openDatabase, Prisma } from '@ipto/db';
import { expect, test, vi } from 'vitest';

function mount(folder: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

const probe = await mkdtemp(join(tmpdir(), 'ipto-db-'));
const canMount = mount(probe, 'size=1m');
if (canMount) spawnSync('umount', [probe]);
await rm(probe, { recursive: true });

// Skipped where this process may not mount a small disk.
test.skipIf(!canMount)(
  'a full disk refuses what has no room, loses nothing, and is over once there is room',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ipto-db-'));
    try {
      expect(mount(folder, 'size=96m,mode=755')).toBe(true);
      const dataDir = join(folder, 'data');
      const db = await openDatabase({ dataDir });
      try {
        await db.sql(Prisma.sql`CREATE TABLE rows (n int PRIMARY KEY, filler text)`);
        let written = 0;
        const insert = async () => {
          // Nothing that could be packed.
          await db.pool.query(
            `INSERT INTO rows SELECT $1, string_agg(gen_random_uuid()::text, '') FROM generate_series(1, 5000)`,
            [written],
          );
          written++;
        };
        let refusal: unknown;
        while (refusal === undefined)
          await insert().catch((error: unknown) => {
            refusal = error;
          });
        expect(isUnreachable(refusal)).toBe(true);
        expect(written).toBeGreaterThan(3);

        // Meanwhile even the log may have no room.
        await writeFile(join(folder, 'filler'), Buffer.alloc(1024 ** 2)).catch(() => {});
        await expect(insert()).rejects.toSatisfy(isUnreachable);

        spawnSync('mount', ['-o', 'remount,size=256m', folder]);
        await vi.waitFor(insert, { timeout: 60_000, interval: 100 });
        const present = await db.sql(Prisma.sql`SELECT count(*)::int AS present FROM rows`);
        expect(present).toEqual([{ present: written }]);
      } finally {
        await db.close();
      }
    } finally {
      spawnSync('umount', [folder]);
      await rm(folder, { recursive: true, force: true });
    }
  },
);
