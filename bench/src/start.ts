import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ServerProcess, until } from '@ipto/e2e';
import { freePort } from '@ipto/free-port';
import { type Benchmark, median } from './figures.js';
import { withFolder } from './installation.js';
import { Market } from './search/market.js';
import { MeasuredServer } from './search/server.js';

const PASSAGES = Number(process.env.IPTO_BENCH_PASSAGES ?? 10_000);
const COLD_STARTS = 3;
const WARM_STARTS = 7;
const COMMAND_STARTS = 3;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A server that was started, and how it ends. */
interface Started {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * How long a server takes from its process until `/health/ready` says that all works: the built program on an empty folder
 * and on one with data, and the README's command, which looks whether anything must be built first and serves the
 * dashboard, too.
 */
const start: Benchmark = async (note) => {
  const empty: number[] = [];
  for (let i = 0; i < COLD_STARTS; i++)
    empty.push(await withFolder((folder) => startOnce(() => program(folder))));
  return withFolder(async (folder) => {
    const filled = await MeasuredServer.start(folder);
    note(`filling with ${PASSAGES} passages`);
    await (await Market.make(filled.url, folder)).fillTo(PASSAGES);
    await filled.stop();
    const warm: number[] = [];
    for (let i = 0; i < WARM_STARTS; i++) warm.push(await startOnce(() => program(folder)));
    note("starting by the README's command");
    const byCommand: number[] = [];
    // The first one may build.
    await startOnce(() => readmeCommand(folder));
    for (let i = 0; i < COMMAND_STARTS; i++) byCommand.push(await startOnce(() => readmeCommand(folder)));
    return [
      { name: 'built program, empty folder', value: median(empty), unit: 'ms' },
      {
        name: `built program, ${PASSAGES} passages`,
        value: median(warm),
        unit: 'ms',
        target: { atMost: 2500 },
      },
      { name: 'the slowest of them', value: Math.max(...warm), unit: 'ms' },
      { name: "the README's command, all built, with the dashboard", value: median(byCommand), unit: 'ms' },
    ];
  });
};
export default start;

async function startOnce(run: () => Promise<Started>): Promise<number> {
  const started = performance.now();
  const server = await run();
  const ready = () =>
    fetch(`${server.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  try {
    await until('the server to be ready', ready, { everyMs: 5, timeoutMs: 600_000 });
    return performance.now() - started;
  } finally {
    await server.stop();
  }
}

async function program(folder: string): Promise<Started> {
  const server = await ServerProcess.spawn(folder);
  return {
    url: server.url,
    async stop() {
      await server.stop();
    },
  };
}

async function readmeCommand(folder: string): Promise<Started> {
  const port = await freePort();
  const { PATH, HOME } = process.env;
  const child = spawn('npx', ['--yes', 'pnpm', 'start'], {
    cwd: ROOT,
    // A group of its own, so that Ctrl-C reaches all of it as it does in a terminal.
    detached: true,
    env: {
      PATH,
      HOME,
      PORT: String(port),
      WEB_PORT: String(await freePort()),
      IPTO_DATA_DIR: folder,
      IPTO_DEMO: 'off',
    },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  await once(child, 'spawn');
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
      await exited;
    },
  };
}
