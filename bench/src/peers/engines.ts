import type { Peer } from './peer.js';

interface Engine {
  readonly name: string;
  /** A server of the user's own, where it needs one. */
  readonly server?: string;
  /** Opens it, with an empty folder for its own. */
  open(folder: string, server: string): Promise<Peer>;
}

/** Names a PostgreSQL server with pg_textsearch and pgvector. */
export const POSTGRES_VARIABLE = 'IPTO_BENCH_POSTGRES';

/** Whom all others are compared with. */
export const OURS = 'ipto';

/** The engines, in the order in which they take turns. Each is loaded in its own process alone. */
export const ENGINES = {
  [OURS]: {
    name: 'IPTO',
    open: async (folder) => (await import('./ipto.js')).openIpto(folder),
  },
  'lancedb-exact': {
    name: 'LanceDB, exact',
    open: async (folder) => (await import('./lancedb.js')).openLanceDb(folder, 'exact'),
  },
  'lancedb-ivf': {
    name: 'LanceDB, IVF',
    open: async (folder) => (await import('./lancedb.js')).openLanceDb(folder, 'ivf'),
  },
  'postgres-exact': {
    name: 'PostgreSQL, exact',
    server: POSTGRES_VARIABLE,
    open: async (_folder, server) => (await import('./postgres.js')).openPostgres(server, 'exact'),
  },
  'postgres-hnsw': {
    name: 'PostgreSQL, HNSW',
    server: POSTGRES_VARIABLE,
    open: async (_folder, server) => (await import('./postgres.js')).openPostgres(server, 'hnsw'),
  },
  minisearch: {
    name: 'MiniSearch',
    open: async () => (await import('./minisearch.js')).openMiniSearch(),
  },
} as const satisfies Readonly<Record<string, Engine>>;

export type EngineKey = keyof typeof ENGINES;

export function isEngine(key: string | undefined): key is EngineKey {
  return key !== undefined && Object.hasOwn(ENGINES, key);
}

/** Those that can be opened here, and the names of those that want a server that nobody named. */
export function enginesHere(): { here: EngineKey[]; missing: string[] } {
  const keys = Object.keys(ENGINES).filter(isEngine);
  const isHere = (key: EngineKey) => {
    const { server }: Engine = ENGINES[key];
    return server === undefined || Boolean(process.env[server]);
  };
  return {
    here: keys.filter(isHere),
    missing: keys.filter((key) => !isHere(key)).map((key) => ENGINES[key].name),
  };
}

/** Opens an engine in this process. */
export function openEngine(key: EngineKey, folder: string): Promise<Peer> {
  const engine: Engine = ENGINES[key];
  return engine.open(folder, (engine.server && process.env[engine.server]) ?? '');
}
