import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from './fake-host.js';
import { DATASET, only } from './fixtures.js';
import { BINARY } from './process.js';

const isInstalled = (shell: string) => spawnSync(shell, ['--version']).status === 0;
const PATIENCE_MS = 60_000;

let home: string;
let env: Record<string, string | undefined>;

/** A home with an `ipto` that completes, and else only prints what it was given. */
beforeEach(async () => {
  home = await temporaryFolder();
  await mkdir(join(home, 'bin'));
  const command = join(home, 'bin', 'ipto');
  await writeFile(
    command,
    `#!/bin/sh
case "$1" in
  __complete|completion) exec "${process.execPath}" "${BINARY}" "$@" ;;
esac
printf 'GOT'; printf '<%s>' "$@"; echo
`,
  );
  await chmod(command, 0o755);
  await writeFile(join(home, 'report one.pdf'), '');
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ result: { data: only(DATASET) } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  env = {
    PATH: [join(home, 'bin'), process.env.PATH].join(delimiter),
    HOME: home,
    TERM: 'xterm',
    LANG: 'C.UTF-8',
    IPTO_API_URL: `http://127.0.0.1:${address.port}`,
    IPTO_API_KEY: 'k',
  };
});

/** Types into an interactive shell on a terminal of its own; resolves to what `ipto` was called with. */
function type(shell: string, keys: string): Promise<string> {
  const child = spawn('script', ['-qfec', shell, '/dev/null'], { env, cwd: home });
  return new Promise((resolve, reject) => {
    let screen = '';
    AbortSignal.timeout(PATIENCE_MS).addEventListener('abort', () => {
      child.kill('SIGKILL');
      reject(new Error(`The shell never called ipto:\n${screen}`));
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
      // What is typed before the shell is ready is echoed twice, and its line editor may drop it.
      if (screen.includes('READY') && keys !== '') {
        child.stdin.write(keys);
        keys = '';
      }
      const got = /GOT(<.*>)\r?\n/.exec(screen)?.[1];
      if (got === undefined) return;
      child.on('close', () => resolve(got));
      child.stdin.end('\nexit\n');
    });
    child.on('error', reject);
  });
}

/** Lines typed up to a Tab, and the words that `ipto` gets when Enter follows. */
const TYPED: [keys: string, words: string[]][] = [
  ['ipto data\tli\t', ['datasets', 'list']],
  ['ipto datasets create --moda\tim\t', ['datasets', 'create', '--modality', 'image']],
  ['ipto datasets list --output=ya\t', ['datasets', 'list', '--output=yaml']],
  ['ipto datasets get ds\t', ['datasets', 'get', DATASET.dataset_id]],
  ['ipto keys create --scopes datasets:r\t', ['keys', 'create', '--scopes', 'datasets:read']],
  [
    'ipto keys create --scopes datasets:read,se\t',
    ['keys', 'create', '--scopes', 'datasets:read,search:query'],
  ],
  ['ipto objects upload x rep\t', ['objects', 'upload', 'x', 'report one.pdf']],
];
/** Each asks `ipto` anew: a command, a flag's value, a list and a file will do, but for `pnpm test:long`. */
const LINES =
  process.env.IPTO_TEST_PASS === 'long' ? TYPED : TYPED.filter((_, at) => [0, 2, 5, 6].includes(at));
const printed = (words: string[]) => words.map((word) => `<${word}>`).join('');

describe('bash', () => {
  test.each(LINES)('completes %j', async (keys, words) => {
    const rc = join(home, 'rc');
    await writeFile(rc, 'source <(ipto completion bash)\nbind "set bell-style none"\nPS1="READY "\n');
    expect(await type(`bash --noprofile --rcfile '${rc}' -i`, `${keys}\n`)).toBe(printed(words));
  });
});

describe.skipIf(!isInstalled('zsh'))('zsh', () => {
  test.each(LINES)('completes %j', async (keys, words) => {
    await writeFile(
      join(home, '.zshrc'),
      'autoload -Uz compinit\ncompinit -u -D\nsource <(ipto completion zsh)\nsetopt no_beep\nPS1="READY "\n',
    );
    expect(await type('zsh -d -i', `${keys}\n`)).toBe(printed(words));
  });
});

describe.skipIf(!isInstalled('fish'))('fish', () => {
  const offered = (line: string) => {
    const script = `ipto completion fish | source; complete -C '${line}'`;
    const options = { env, cwd: home, encoding: 'utf8', timeout: PATIENCE_MS } as const;
    const { stdout, status } = spawnSync('fish', ['--no-config', '-c', script], options);
    expect(status).toBe(0);
    return stdout.trimEnd().split('\n');
  };
  test.each([
    ['ipto datasets li', ['list\tList all datasets in the current tenant']],
    ['ipto datasets create --modality ', ['document', 'image', 'video', 'audio', 'mixed']],
    ['ipto datasets list --output=ya', ['--output=yaml']],
    ['ipto keys create --scopes datasets:read,se', ['datasets:read,search:query\tExecute search queries']],
  ])('completes %j', (line, expected) => {
    expect(offered(line)).toEqual(expected);
  });

  test('offers files', () => {
    expect(offered('ipto objects upload x rep').join()).toContain('report one.pdf');
  });
});
