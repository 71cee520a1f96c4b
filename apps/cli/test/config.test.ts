import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError } from '@ipto/contracts';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { type Handlers, ipto, type Outcome, temporaryFolder } from './fake-host.js';
import { LOGIN, ME } from './fixtures.js';

const handlers: Handlers = {
  'users.me': () => ME,
  'auth.login': () => LOGIN,
  'auth.logout': () => ({ logged_out: true }),
};

const fileOf = (home: string) => join(home, '.ipto', 'config.toml');
const read = async (home: string) => parse(await readFile(fileOf(home), 'utf8'));
async function homeWith(toml: string): Promise<string> {
  const home = await temporaryFolder();
  await mkdir(join(home, '.ipto'));
  await writeFile(fileOf(home), toml);
  return home;
}
const sent = ({ requests }: Outcome) =>
  requests.map(({ procedure, apiKey, authorization }) => [procedure, apiKey ?? authorization]);

describe('login', () => {
  test('with an API key checks it, then stores it for its owner alone', async () => {
    const outcome = await ipto(['login', '--api-key', 'ipto_k_s'], { handlers });
    expect(outcome.code).toBe(0);
    expect(sent(outcome)).toEqual([['users.me', 'ipto_k_s']]);
    expect(await read(outcome.home)).toEqual({ profiles: { default: { api_key: 'ipto_k_s' } } });
    expect((await stat(fileOf(outcome.home))).mode & 0o777).toBe(0o600);
    expect((await stat(join(outcome.home, '.ipto'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(outcome.home, '.ipto'))).toEqual(['config.toml']);
  });

  test('with a token takes the place of the key, and keeps the rest', async () => {
    const home = await homeWith(
      'future = 1\n[profiles.default]\napi_url = "http://a.test"\napi_key = "k"\n[profiles.b]\ntoken = "t"\n',
    );
    const { requests } = await ipto(['login', '--token', 'tok'], { handlers, home });
    expect(requests[0]?.url.origin).toBe('http://a.test');
    expect(await read(home)).toEqual({
      future: 1,
      profiles: { default: { api_url: 'http://a.test', token: 'tok' }, b: { token: 't' } },
    });
    expect((await stat(fileOf(home))).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['a flag', ['--password', 'correct horse'], {}],
    ['stdin', [], { stdin: 'correct horse\r\nmore' }],
    ['a prompt', [], { password: 'correct horse', tty: { stdin: true, stderr: true } }],
  ])('with e-mail takes the password from %s', async (_, flags, setup) => {
    const argv = ['login', '--email', 'ada@example.com', ...flags];
    const outcome = await ipto(argv, { handlers, ...setup });
    expect(outcome.requests[0]?.input).toEqual({ email: 'ada@example.com', password: 'correct horse' });
    expect(sent(outcome)).toEqual([
      ['auth.login', null],
      ['users.me', `Bearer ${LOGIN.session_token}`],
    ]);
    expect(await read(outcome.home)).toEqual({ profiles: { default: { token: LOGIN.session_token } } });
    expect(outcome.stdout + outcome.stderr).not.toContain(LOGIN.session_token);
  });

  test('stores nothing that the server refuses', async () => {
    const refuse = () => {
      throw new ApiError('unauthorized', 'No.');
    };
    for (const [argv, procedure] of [
      [['login', '--api-key', 'bad'], 'users.me'],
      [['login', '--email', 'a@example.com', '--password', 'b'], 'auth.login'],
    ] as const) {
      const { code, home } = await ipto([...argv], { handlers: { [procedure]: refuse } });
      expect(code).toBe(3);
      expect(await readdir(home)).toEqual([]);
    }
  });

  test('goes into the named profile, with the address it was given', async () => {
    const argv = ['login', '--api-key', 'k', '--profile', 'staging', '--api-url', 'http://staging.test'];
    const { home } = await ipto(argv, { handlers });
    expect(await read(home)).toEqual({
      profiles: { staging: { api_url: 'http://staging.test', api_key: 'k' } },
    });
  });
});

describe('logout', () => {
  const toml =
    '[profiles.default]\napi_url = "http://a.test"\ntoken = "tok"\n[profiles.b]\ntoken = "other"\n';
  const cleared = { profiles: { default: { api_url: 'http://a.test' }, b: { token: 'other' } } };

  test('ends the session on the server and clears the profile', async () => {
    const home = await homeWith(toml);
    const outcome = await ipto(['logout'], { handlers, home });
    expect(outcome.code).toBe(0);
    expect(sent(outcome)).toEqual([['auth.logout', 'Bearer tok']]);
    expect(await read(home)).toEqual(cleared);
  });

  test.each([
    ['unauthorized', 0],
    ['unavailable', 1],
  ] as const)('clears the profile even if the server says %s', async (code, exit) => {
    const home = await homeWith(toml);
    const refuse = () => {
      throw new ApiError(code, 'No.');
    };
    const outcome = await ipto(['logout'], { handlers: { 'auth.logout': refuse }, home });
    expect(outcome.code).toBe(exit);
    expect(await read(home)).toEqual(cleared);
  });

  test('without a credential does nothing; with a key only forgets it', async () => {
    expect(await ipto(['logout'], { handlers })).toMatchObject({ code: 0, requests: [] });
    const home = await homeWith('[profiles.default]\napi_key = "k"\n');
    expect(await ipto(['logout'], { handlers, home })).toMatchObject({ code: 0, requests: [] });
    expect(await read(home)).toEqual({ profiles: { default: {} } });
  });
});

describe('which credential is sent', () => {
  /** Every combination of the five places, with what must win. */
  const cases = Array.from({ length: 32 }, (_, bits) => {
    const given = (bit: number) => (bits & (1 << bit)) !== 0;
    const places = { flag: given(0), envKey: given(1), envToken: given(2), key: given(3), token: given(4) };
    const expected = places.flag
      ? 'flag-key'
      : places.envKey
        ? 'env-key'
        : places.envToken
          ? 'Bearer env-token'
          : places.key
            ? 'file-key'
            : places.token
              ? 'Bearer file-token'
              : null;
    return { ...places, expected };
  });

  test.each(cases)(
    '$expected with flag=$flag envKey=$envKey envToken=$envToken key=$key token=$token',
    async (given) => {
      const home = await homeWith(
        `[profiles.default]\n${given.key ? 'api_key = "file-key"\n' : ''}${given.token ? 'token = "file-token"\n' : ''}`,
      );
      const outcome = await ipto(['whoami', ...(given.flag ? ['--api-key', 'flag-key'] : [])], {
        handlers,
        home,
        env: {
          IPTO_API_KEY: given.envKey ? 'env-key' : '',
          IPTO_TOKEN: given.envToken ? 'env-token' : '',
        },
      });
      if (given.expected === null) {
        expect(outcome.code).toBe(3);
        expect(outcome.requests).toEqual([]);
        return;
      }
      expect(outcome.requests).toHaveLength(1);
      const [request] = outcome.requests;
      expect([request?.apiKey, request?.authorization].filter((value) => value !== null)).toEqual([
        given.expected,
      ]);
    },
  );
});

describe('which profile and address are used', () => {
  const toml = [
    'default_profile = "b"',
    ...['default', 'a', 'b', 'c'].map(
      (name) => `[profiles.${name}]\napi_url = "http://${name}.test"\napi_key = "${name}"`,
    ),
  ].join('\n');

  test.each([
    [['--profile', 'a'], { IPTO_PROFILE: 'c' }, 'a', 'http://a.test'],
    [[], { IPTO_PROFILE: 'c' }, 'c', 'http://c.test'],
    [[], {}, 'b', 'http://b.test'],
    [['--api-url', 'http://flag.test'], { IPTO_API_URL: 'http://env.test' }, 'b', 'http://flag.test'],
    [[], { IPTO_API_URL: 'http://env.test' }, 'b', 'http://env.test'],
  ])('%j with %j', async (argv, env, key, origin) => {
    const { requests } = await ipto(['whoami', ...argv], { handlers, home: await homeWith(toml), env });
    expect(requests[0]?.apiKey).toBe(key);
    expect(requests[0]?.url.origin).toBe(origin);
  });

  test('without anything it is the profile "default" and the local server', async () => {
    const home = await homeWith('[profiles.default]\napi_key = "k"\n');
    const { requests } = await ipto(['whoami'], { handlers, home });
    expect(requests[0]?.url.origin).toBe('http://127.0.0.1:4000');
  });
});

describe('config', () => {
  test('set writes the default profile, and the address of the current one', async () => {
    const { home } = await ipto(['config', 'set', 'default_profile', 'staging']);
    await ipto(['config', 'set', 'api_url', 'https://staging-api.ipto.ai'], { home });
    await ipto(['config', 'set', 'api_url', 'http://other.test', '--profile', 'b'], { home });
    expect(await read(home)).toEqual({
      default_profile: 'staging',
      profiles: { staging: { api_url: 'https://staging-api.ipto.ai' }, b: { api_url: 'http://other.test' } },
    });
  });

  test('set replaces the other kind of credential', async () => {
    const { home } = await ipto(['config', 'set', 'api_key', 'k']);
    await ipto(['config', 'set', 'token', 't'], { home });
    expect(await read(home)).toEqual({ profiles: { default: { token: 't' } } });
  });

  test('show names the source of each value and masks secrets', async () => {
    const home = await homeWith('[profiles.default]\napi_url = "http://a.test"\ntoken = "topsecret"\n');
    const stored = await ipto(['config', 'show'], { home });
    expect(JSON.parse(stored.stdout)).toMatchObject({
      profile: { value: 'default', source: 'default' },
      api_url: { value: 'http://a.test', source: 'profile default' },
      api_key: { value: null, source: null },
      token: { value: '********', source: 'profile default' },
    });
    const env = { IPTO_API_KEY: 'ipto_h7k2m9qd_topsecret', IPTO_API_URL: 'http://env.test' };
    const outcome = await ipto(['config', 'show', '--output', 'table'], { home, env });
    expect(outcome.stdout).toMatch(/^ api_key +ipto_h7k2m9qd_\*{8} +IPTO_API_KEY$/m);
    expect(outcome.stdout).toMatch(/^ api_url +http:\/\/env\.test +IPTO_API_URL$/m);
    expect(stored.stdout + outcome.stdout).not.toContain('topsecret');
    const odd = await ipto(['config', 'show'], { env: { IPTO_API_KEY: 'topsecret' } });
    expect(odd.stdout).not.toContain('topsecret');
  });

  test.each([
    ['not = [valid', 'is not valid TOML'],
    ['profiles = 3', 'profiles'],
    ['[profiles.default]\ntoken = 5', 'profiles.default.token'],
  ])('a broken file is an error that names it, and is left alone: %j', async (toml, message) => {
    const home = await homeWith(`${toml}\n`);
    for (const argv of [['whoami'], ['config', 'show'], ['config', 'set', 'api_url', 'http://a.test']]) {
      const { code, stderr } = await ipto(argv, { home });
      expect(code).toBe(1);
      expect(stderr).toContain(fileOf(home));
      expect(stderr).toContain(message);
    }
    expect(await readFile(fileOf(home), 'utf8')).toBe(`${toml}\n`);
  });

  test('a broken file does not spill the secret it holds', async () => {
    const home = await homeWith('[profiles.default]\ntoken = "topsecret\n');
    expect((await ipto(['whoami'], { home })).stderr).not.toContain('topsecret');
  });

  test('a file that links elsewhere stays a link', async () => {
    const home = await homeWith('');
    const elsewhere = join(home, 'dotfiles.toml');
    await writeFile(elsewhere, 'default_profile = "a"\n');
    const linked = await temporaryFolder();
    await mkdir(join(linked, '.ipto'));
    await symlink(elsewhere, fileOf(linked));
    await ipto(['config', 'set', 'default_profile', 'b'], { home: linked });
    expect(parse(await readFile(elsewhere, 'utf8'))).toMatchObject({ default_profile: 'b' });
  });

  test('writers at the same time never leave half a file', async () => {
    const home = await temporaryFolder();
    const names = Array.from({ length: 20 }, (_, i) => `p${i}`);
    await Promise.all(names.map((name) => ipto(['config', 'set', 'default_profile', name], { home })));
    expect(names).toContain((await read(home)).default_profile);
    expect(await readdir(join(home, '.ipto'))).toEqual(['config.toml']);
  });
});
