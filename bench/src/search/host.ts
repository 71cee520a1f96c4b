// The server that `search.ts` measures, in a process of its own: host.js <folder> <port>. It serves as ever, and fills
// itself, and runs bare statements where no other process could, as the benchmark asks over IPC.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readConfig } from '@ipto/api/config';
import { startPlatform } from '@ipto/api/platform';
import { pino } from 'pino';
import { bareSearch } from './bare-search.js';
import { makeCorpus } from './corpus.js';
import { Filling } from './filling.js';
import type { Reply, Request } from './messages.js';

const [dataDir = '', port = ''] = process.argv.slice(2);
const platform = await startPlatform(
  readConfig({
    IPTO_DATA_DIR: dataDir,
    PORT: port,
    IPTO_WEB: 'off',
    IPTO_RATE_LIMIT: 'off',
    IPTO_DEMO: 'off',
  }),
  pino({ level: 'error' }),
);
const { db, embedder } = platform.services;
const filling = new Filling(db, await makeCorpus());
let meteredMs = 0;
const { tx } = db;
Object.assign(db, {
  async tx<T>(...call: Parameters<typeof tx<T>>): Promise<T> {
    const began = performance.now();
    try {
      return await tx(...call);
    } finally {
      meteredMs += performance.now() - began;
    }
  },
});
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

async function run(request: Request): Promise<number> {
  switch (request.kind) {
    case 'datasets':
      await filling.makeDatasets(request.tenantId);
      return 0;
    case 'ingest':
      return filling.ingest(request.from, request.to);
    case 'ingest-on':
      filling.start(request.from);
      return 0;
    case 'ingest-off':
      return filling.stop();
    case 'vacuum':
      await db.pool.query('VACUUM (ANALYZE)');
      await db.pool.query('CHECKPOINT');
      return 0;
    case 'bare':
      return bareSearch(db, embedder, filling.visible, request.query);
    case 'metered': {
      const ms = meteredMs;
      meteredMs = 0;
      return ms;
    }
    case 'held': {
      // What is beyond the resolution of the timer itself.
      const held = delay.max / 1e6 - 5;
      delay.reset();
      return Math.max(0, held);
    }
    case 'close':
      await platform.close();
      return 0;
  }
}

process.on('message', (request: Request) => {
  run(request).then(
    (value) => {
      process.send?.({ value } satisfies Reply);
      if (request.kind === 'close') process.disconnect();
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.({ value: 0 } satisfies Reply);
