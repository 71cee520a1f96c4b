// `migration <name>` writes the migration that takes the database from the last one to the schema.
// `migration --check` fails if there is anything to write.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MIGRATIONS_FOLDER } from '../dist/migrations/folder.js';
import { diffMigrationsToSchema } from './schema-engine.mjs';

const [name] = process.argv.slice(2);
if (name === undefined || !/^(--check|[a-z0-9_]+)$/.test(name)) {
  console.error('usage: migration <name_in_snake_case> | --check');
  process.exit(2);
}

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));
const sql = await diffMigrationsToSchema(MIGRATIONS_FOLDER, schemaFile);

if (sql === '') console.log('The migrations and the schema agree.');
else if (name === '--check') {
  console.error(`The migrations lack:\n${sql}`);
  process.exitCode = 1;
} else {
  const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(MIGRATIONS_FOLDER, `${timestamp}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), sql);
  console.log(`Wrote ${folder}/migration.sql: read it, complete it, then build.`);
}
