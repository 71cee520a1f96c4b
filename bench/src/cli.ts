import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Cli } from '@ipto/e2e';
import { type Benchmark, median } from './figures.js';
import { withFolder, withServer } from './installation.js';

const BINARY = fileURLToPath(new URL('../../apps/cli/dist/ipto.js', import.meta.url));
const ROUNDS = 31;
const ADMIN = { IPTO_ADMIN_EMAIL: 'admin@example.com', IPTO_ADMIN_PASSWORD: 'correct horse' };

/** How long short commands take as processes, in turns: Node by itself, `ipto --version`, and a list from a local server. */
const cli: Benchmark = async (note) =>
  withServer(ADMIN, ({ url }) =>
    withFolder(async (home) => {
      const { IPTO_ADMIN_EMAIL: email, IPTO_ADMIN_PASSWORD: password } = ADMIN;
      const ipto = new Cli(home, () => url);
      await ipto.json('login', '--email', email, '--password', password);
      await ipto.json('datasets', 'create', '--name', 'one of many');
      const env = { PATH: process.env.PATH, HOME: home, IPTO_API_URL: url };
      const commands = [
        ['-e', '0'],
        [BINARY, '--version'],
        [BINARY, 'datasets', 'list'],
      ];
      note(`${ROUNDS} rounds of each`);
      const times = commands.map((): number[] => []);
      for (let round = 0; round < ROUNDS; round++)
        for (const [index, args] of commands.entries()) times[index]?.push(run(args, env));
      const [node = 0, version = 0, list = 0] = times.map(median);
      return [
        { name: 'node -e 0', value: node, unit: 'ms' },
        { name: 'ipto --version', value: version, unit: 'ms' },
        { name: 'ipto --version / node -e 0', value: version / node, unit: '×', target: { atMost: 1.3 } },
        { name: 'ipto datasets list', value: list, unit: 'ms' },
        {
          name: 'ipto datasets list over --version',
          value: list - version,
          unit: 'ms',
          target: { atMost: 150 },
        },
      ];
    }),
  );
export default cli;

/** Milliseconds that a process takes from its start to its end. */
function run(args: readonly string[], env: NodeJS.ProcessEnv): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { env, stdio: 'ignore' });
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return ms;
}
