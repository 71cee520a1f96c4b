// The server that benchmarks of searches measure, in a process of its own: host.js <data folder> <port>. It serves as
// ever, with its limits out of reach, and tells over IPC what only it can know.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readConfig } from '@ipto/api/config';
import { startPlatform } from '@ipto/api/platform';
import { pino } from 'pino';
import { type IndexMemory, type Request, request } from './messages.js';
import { Parts } from './parts.js';

const RESOLUTION_MS = 1;

const [dataDir = '', port = ''] = process.argv.slice(2);
const platform = await startPlatform(
  readConfig({
    IPTO_DATA_DIR: dataDir,
    PORT: port,
    IPTO_WEB: 'off',
    IPTO_DEMO: 'off',
    IPTO_SEARCH_MEMORY: process.env.IPTO_SEARCH_MEMORY,
    IPTO_RATE_LIMIT_CREDENTIAL: '1000000',
    IPTO_RATE_LIMIT_SEARCH: '1000000',
    IPTO_RATE_LIMIT_ADDRESS: '1000000',
    IPTO_DEFAULT_SPEND_CAP: '1000000',
  }),
  pino({ level: 'error' }),
);
const { services } = platform;
const parts = new Parts();
parts.watch(services);
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

async function answer(asked: Request): Promise<unknown> {
  switch (asked) {
    case 'model':
      await services.embedder.ready();
      return null;
    case 'parts':
      return parts.take();
    case 'held': {
      // What is beyond the resolution of the timer itself.
      const held = Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
      delay.reset();
      return held;
    }
    case 'index': {
      const { residentBytes, reservedBytes } = services.searchIndex.stats();
      const { rss } = process.memoryUsage();
      return { resident: residentBytes, reserved: reservedBytes, process: rss } satisfies IndexMemory;
    }
    case 'close':
      await platform.close();
      return null;
  }
}

process.on('message', (message) => {
  const asked = request.parse(message);
  answer(asked).then(
    (value) => {
      process.send?.(value);
      if (asked === 'close') process.disconnect();
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.(null);
