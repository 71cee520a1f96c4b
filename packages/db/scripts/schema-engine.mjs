// Prisma's schema engine as WebAssembly, over shadow databases on an embedded server in a temporary folder.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { readMigrations } from '../dist/migrations/folder.js';
import { createTestDatabase, startTestServer } from '../dist/testing.js';

const require = createRequire(import.meta.url);

/**
 * The SQL that takes a database made by the migrations to the schema; empty if they agree.
 * @param {string} migrationsFolder
 * @param {string} schemaFile
 * @returns {Promise<string>}
 */
export async function diffMigrationsToSchema(migrationsFolder, schemaFile) {
  const schema = readFileSync(schemaFile, 'utf8');
  const shadows = new ShadowDatabases();
  try {
    const { SchemaEngine } = await loadBindings();
    const engine = await SchemaEngine.new(
      { datamodels: [[schemaFile, schema]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(shadows),
    );
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrationList(migrationsFolder) },
      to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: schema }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
      shadowDatabaseUrl: null,
    });
    return exitCode === 2 ? stdout : '';
  } finally {
    await shadows.close();
  }
}

class ShadowDatabases {
  provider = 'postgres';
  adapterName = '@prisma/adapter-pg';
  #server;
  #pools = [];

  async connect() {
    this.#server ??= startTestServer({ empty: true });
    const { url } = await this.#server;
    const { url: shadow } = await createTestDatabase(url);
    const pool = new pg.Pool({ connectionString: shadow, max: 1 });
    // The server is stopped while the last connection still says goodbye.
    pool.on('connect', (client) => client.on('error', () => {}));
    pool.on('error', () => {});
    this.#pools.push(pool);
    return runWholeScripts(readCharacters(await new PrismaPg(pool).connect(), pool), pool);
  }

  connectToShadowDb() {
    return this.connect();
  }

  async close() {
    for (const pool of this.#pools) await pool.end();
    await (await this.#server)?.stop();
  }
}

/** The adapter refuses the one-byte type "char" of the catalogs; the engine wants it as a character. */
function readCharacters(adapter, pool) {
  const { CHAR, TEXT } = pg.types.builtins;
  const characterColumns = new WeakMap();
  const query = pool.query.bind(pool);
  pool.query = async (statement) => {
    const result = await query(statement);
    const fields = (result.fields ?? []).filter((field) => field.dataTypeID === CHAR);
    for (const field of fields) field.dataTypeID = TEXT;
    if (fields.length > 0)
      characterColumns.set(
        result.rows,
        fields.map((field) => result.fields.indexOf(field)),
      );
    return result;
  };
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (statement) => {
    const answer = await queryRaw(statement);
    for (const column of characterColumns.get(answer.rows) ?? [])
      answer.columnTypes[column] = ColumnTypeEnum.Character;
    return answer;
  };
  return adapter;
}

/** The adapter cuts scripts at every semicolon, those in function bodies and comments too; the database knows better. */
function runWholeScripts(adapter, pool) {
  adapter.executeScript = async (script) => void (await pool.query(script));
  return adapter;
}

let bindings;

/** The bindings keep their one instance in a module variable, so there is never a second in a process. */
function loadBindings() {
  bindings ??= (async () => {
    const folder = dirname(require.resolve('@prisma/schema-engine-wasm'));
    const module = await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href);
    const bytes = readFileSync(join(folder, 'schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': module });
    module.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
    // The engine reports a panic through this global.
    globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) };
    return module;
  })();
  return bindings;
}

function migrationList(baseDir) {
  return {
    baseDir,
    shadowDbInitScript: '',
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8'),
    },
    migrationDirectories: readMigrations(baseDir).map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
