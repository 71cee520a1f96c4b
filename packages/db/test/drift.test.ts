import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { diffMigrationsToSchema } from '../scripts/schema-engine.mjs';

const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));
const schema = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

test('the migrations make the very schema', async () => {
  expect(await diffMigrationsToSchema(migrations, schema)).toBe('');
}, 300_000);

test('a model that no migration makes is seen', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ipto-schema-'));
  try {
    const changed = join(folder, 'schema.prisma');
    await writeFile(changed, `${await readFile(schema, 'utf8')}\nmodel Extra {\n  id String @id\n}\n`);
    expect(await diffMigrationsToSchema(migrations, changed)).toContain('CREATE TABLE "Extra"');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 300_000);
