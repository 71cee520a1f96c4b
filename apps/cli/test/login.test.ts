import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError, type ErrorCode } from '@ipto/contracts';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { type Handlers, ipto, type Outcome, type Setup } from './fake-host.js';
import { DEVICE, DEVICE_LOGIN, LOGIN, ME } from './fixtures.js';

const DASHBOARD = 'https://ipto.example.com';
const tty = { stdin: true, stdout: true, stderr: true };
const handlers: Handlers = {
  'system.health': () => ({ status: 'ok', version: '0.1.0', dashboard_url: DASHBOARD }),
  'users.me': () => ME,
  'auth.code.token': () => LOGIN,
  'auth.device.start': () => DEVICE,
  'auth.device.token': () => LOGIN,
};
const refuse = (code: ErrorCode) => () => {
  throw new ApiError(code, `That is ${code}.`);
};
const stored = async ({ home }: Outcome) => {
  const text = await readFile(join(home, '.ipto', 'config.toml'), 'utf8').catch(() => '');
  return parse(text);
};
const called = ({ requests }: Outcome) => requests.map(({ procedure }) => procedure);

/** Sends the browser back, as the dashboard does once somebody has decided; the page it then shows. */
async function comeBack(url: URL, answer: Record<string, string>): Promise<{ status: number; text: string }> {
  const back = new URL(url.searchParams.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value);
  const response = await fetch(back);
  return { status: response.status, text: await response.text() };
}

describe('through the browser', () => {
  /** A person who answers at once; what they then see. */
  function person(answer: (state: string) => Record<string, string>) {
    const seen: { url?: URL; pages: Promise<{ status: number; text: string }>[] } = { pages: [] };
    const browse = async (url: URL) => {
      seen.url = url;
      seen.pages.push(comeBack(url, answer(url.searchParams.get('state') ?? '')));
    };
    return { seen, browse };
  }

  test('proves by PKCE that the code is its own, and stores the session', async () => {
    const { seen, browse } = person((state) => ({ code: 'one-time', state }));
    const outcome = await ipto(['login'], { handlers, tty, browse });
    expect(outcome.code).toBe(0);
    expect(await stored(outcome)).toEqual({ profiles: { default: { token: LOGIN.session_token } } });

    const { searchParams, origin, pathname } = seen.url ?? new URL('none:');
    expect(`${origin}${pathname}`).toBe(`${DASHBOARD}/cli`);
    expect(Object.fromEntries(searchParams)).toEqual({
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
      state: expect.stringMatching(/^[\w-]{20,}$/),
      host: 'build-7',
    });
    const exchange = outcome.requests.find(({ procedure }) => procedure === 'auth.code.token')?.input;
    expect(exchange?.code).toBe('one-time');
    const challenge = createHash('sha256').update(String(exchange?.code_verifier)).digest('base64url');
    expect(challenge).toBe(searchParams.get('code_challenge'));

    const [page] = await Promise.all(seen.pages);
    expect(page?.text).toContain('You may close this page.');
    expect(outcome.stdout + outcome.stderr + page?.text).not.toContain(LOGIN.session_token);
    expect(outcome.stderr).toContain(`If it doesn't open, visit:\n${DASHBOARD}/cli?`);
  });

  test('turns away whoever does not know the state, and waits on', async () => {
    const strangers: { status: number; text: string }[] = [];
    const browse = async (url: URL) => {
      const state = url.searchParams.get('state') ?? '';
      strangers.push(
        await comeBack(url, { code: 'evil' }),
        await comeBack(url, { code: 'evil', state: 'guess' }),
        await comeBack(url, { error: 'access_denied', state: `${state}x` }),
        await comeBack(url, { state }),
      );
      const { status } = await fetch(new URL('/', url.searchParams.get('redirect_uri') ?? ''));
      strangers.push({ status, text: '' });
      void comeBack(url, { code: 'mine', state });
    };
    const outcome = await ipto(['login'], { handlers, tty, browse });
    expect(strangers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 404]);
    expect(outcome.code).toBe(0);
    expect(outcome.requests.filter(({ input }) => input.code).map(({ input }) => input.code)).toEqual([
      'mine',
    ]);
  });

  test('says that it was refused', async () => {
    const { seen, browse } = person((state) => ({ error: 'access_denied', state }));
    const outcome = await ipto(['login'], { handlers, tty, browse });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain('refused');
    expect((await Promise.all(seen.pages))[0]?.text).toContain('refused');
    expect(called(outcome)).toEqual(['system.health']);
    expect(await stored(outcome)).toEqual({});
  });

  test('says why the code is not taken, in the terminal, and that it failed, in the browser', async () => {
    const { seen, browse } = person((state) => ({ code: 'old', state }));
    const failing = { ...handlers, 'auth.code.token': refuse('expired_token') };
    const outcome = await ipto(['login'], { handlers: failing, tty, browse });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain('That is expired_token.');
    expect((await Promise.all(seen.pages))[0]?.text).toContain('failed');
    expect(await stored(outcome)).toEqual({});
  });

  test('gives up in words after five minutes', async () => {
    const outcome = await ipto(['login'], { handlers, tty, browse: async () => undefined, hurry: true });
    expect(outcome.code).toBe(3);
    expect(outcome.waits).toEqual([300]);
    expect(outcome.stderr).toContain('ipto login --device');
  });

  test('ends on Ctrl-C, and leaves no port behind', async () => {
    const controller = new AbortController();
    let redirect = '';
    const browse = async (url: URL) => {
      redirect = url.searchParams.get('redirect_uri') ?? '';
      controller.abort();
    };
    const outcome = await ipto(['login'], { handlers, tty, browse, signal: controller.signal });
    expect(outcome.code).not.toBe(0);
    await expect(fetch(redirect)).rejects.toThrow();
  });
});

describe('by a code for another machine', () => {
  test.each<[string, string[], Setup]>([
    ['asked for', ['--device'], {}],
    ['where no browser starts', [], { tty }],
    ['over SSH', [], { tty, env: { SSH_CONNECTION: '10.0.0.1 22' }, browse: async () => undefined }],
    ['on Linux without a display', [], { tty, platform: 'linux', browse: async () => undefined }],
  ])('%s', async (_, flags, setup) => {
    const outcome = await ipto(['login', ...flags], { handlers, hurry: true, ...setup });
    expect(outcome.code).toBe(0);
    expect(outcome.requests.find(({ procedure }) => procedure === 'auth.device.start')?.input).toEqual({
      client_name: 'ipto-cli',
      host: 'build-7',
    });
    expect(outcome.stderr).toContain(DEVICE.verification_uri);
    expect(outcome.stderr).toContain(DEVICE.user_code);
    expect(outcome.stdout + outcome.stderr).not.toContain(DEVICE.device_code);
    expect(outcome.stdout + outcome.stderr).not.toContain(LOGIN.session_token);
    expect(await stored(outcome)).toEqual({ profiles: { default: { token: LOGIN.session_token } } });
  });

  test('polls as often as it may, slower once told to, and outlives a lost connection', async () => {
    const answers = [
      refuse('authorization_pending'),
      refuse('slow_down'),
      refuse('authorization_pending'),
      refuse('unavailable'),
      () => LOGIN,
    ];
    const polling = { ...handlers, 'auth.device.token': () => answers.shift()?.() };
    const outcome = await ipto(['login', '--device'], { handlers: polling, hurry: true });
    expect(outcome.code).toBe(0);
    expect(outcome.waits).toEqual([5, 5, 10, 10, 15]);
    expect(outcome.requests.find(({ procedure }) => procedure === 'auth.device.token')?.input).toEqual({
      device_code: DEVICE.device_code,
    });
  });

  test.each<[ErrorCode, string]>([
    ['access_denied', 'refused'],
    ['expired_token', 'expired'],
  ])('ends with %s', async (code, words) => {
    const ending = { ...handlers, 'auth.device.token': refuse(code) };
    const outcome = await ipto(['login', '--device'], { handlers: ending, hurry: true });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain(words);
    expect(await stored(outcome)).toEqual({});
  });

  test('ends when the code has expired, even if the server goes on', async () => {
    const pending = { ...handlers, 'auth.device.token': refuse('authorization_pending') };
    const outcome = await ipto(['login', '--device'], { handlers: pending, hurry: true });
    expect(outcome.code).toBe(3);
    expect(outcome.waits).toHaveLength(DEVICE.expires_in / DEVICE.interval);
    expect(outcome.stderr).toContain('expired');
  });

  test('another machine is approved after a look at what asks', async () => {
    const approving: Handlers = {
      'auth.device.get': () => DEVICE_LOGIN,
      'auth.device.approve': () => ({ ...DEVICE_LOGIN, status: 'approved' }),
    };
    const env = { IPTO_TOKEN: 'tok' };
    const yes = await ipto(['account', 'approve-login', 'WDJB-MJHT'], {
      handlers: approving,
      env,
      tty,
      confirm: true,
    });
    expect(yes.code).toBe(0);
    for (const part of ['build-7', '203.0.113.7', 'Acme Corp']) expect(yes.stderr).toContain(part);
    expect(yes.requests.at(-1)?.input).toEqual({ user_code: 'WDJB-MJHT', decision: 'approve' });
    const no = await ipto(['account', 'approve-login', 'WDJB-MJHT'], { handlers: approving, env, tty });
    expect(called(no)).toEqual(['auth.device.get']);
    const deny = await ipto(['account', 'approve-login', 'WDJB-MJHT', '--deny'], {
      handlers: approving,
      env,
    });
    expect(deny.requests.at(-1)?.input).toEqual({ user_code: 'WDJB-MJHT', decision: 'deny' });
  });
});

test('without a person or a dashboard it says what to do instead', async () => {
  const nobody = await ipto(['login'], { handlers });
  expect([nobody.code, nobody.requests]).toEqual([2, []]);
  const health = () => ({ status: 'ok', version: '0.1.0', dashboard_url: null });
  const bare = await ipto(['login'], { handlers: { ...handlers, 'system.health': health }, tty });
  expect(bare.code).toBe(2);
  for (const { stderr } of [nobody, bare]) {
    for (const flag of ['--email', '--token', '--api-key', '--device']) expect(stderr).toContain(flag);
  }
});

describe('sessions that other commands bring', () => {
  const login = { ...LOGIN, session_token: 'fresh' };
  const fresh = { profiles: { default: { token: 'fresh' } } };

  test('account create signs up with a password from stdin', async () => {
    const outcome = await ipto(
      ['account', 'create', '--email', 'a@b.c', '--display-name', 'Ada', '--tenant-name', 'Acme'],
      { handlers: { ...handlers, 'auth.signup': () => login }, stdin: 'correct horse\n' },
    );
    expect(outcome.requests[0]?.input).toEqual({
      email: 'a@b.c',
      password: 'correct horse',
      display_name: 'Ada',
      tenant_name: 'Acme',
    });
    expect(await stored(outcome)).toEqual(fresh);
  });

  test.each([
    ['stdin', { stdin: 'old one\nnew one\n' }, ['old one', 'new one']],
    ['prompts', { password: 'same', tty }, ['same', 'same']],
  ])('account change-password takes both from %s', async (_, setup, [current, next]) => {
    const changing = { ...handlers, 'users.changePassword': () => login };
    const outcome = await ipto(['account', 'change-password'], {
      handlers: changing,
      env: { IPTO_TOKEN: 'tok' },
      ...setup,
    });
    expect(outcome.requests[0]?.input).toEqual({ current_password: current, new_password: next });
    expect(await stored(outcome)).toEqual(fresh);
    expect(outcome.stderr).toContain('IPTO_TOKEN is set in the environment');
  });

  test('tenant switch stores the new session and ends the one before', async () => {
    const { home } = await ipto(['config', 'set', 'token', 'before']);
    const switching = {
      ...handlers,
      'auth.switch': () => login,
      'auth.logout': () => ({ logged_out: true }),
    };
    const outcome = await ipto(['tenant', 'switch', ME.tenant_id], { handlers: switching, home });
    expect(outcome.requests.map(({ procedure, authorization }) => [procedure, authorization])).toEqual([
      ['auth.switch', 'Bearer before'],
      ['users.me', 'Bearer fresh'],
      ['auth.logout', 'Bearer before'],
    ]);
    expect(await stored(outcome)).toEqual(fresh);
  });

  test('members join accepts as who one is, or makes an account', async () => {
    const joining = { ...handlers, 'invitations.accept': () => login };
    const link = 'https://ipto.example.com/invitation#token=Zk4';
    const member = await ipto(['members', 'join', link], { handlers: joining, env: { IPTO_TOKEN: 'tok' } });
    expect(member.requests[0]).toMatchObject({ input: { token: 'Zk4' }, authorization: 'Bearer tok' });
    const newcomer = await ipto(['members', 'join', 'Zk4', '--display-name', 'Grace'], {
      handlers: joining,
      stdin: 'battery staple',
    });
    expect(newcomer.requests[0]).toMatchObject({
      input: { token: 'Zk4', display_name: 'Grace', password: 'battery staple' },
      authorization: null,
    });
    expect(await stored(newcomer)).toEqual(fresh);
  });

  test('account forgot-password, reset-password and verify-email need no credential', async () => {
    const mailing: Handlers = {
      'auth.forgotPassword': () => ({ requested: true }),
      'auth.resetPassword': () => ({ password_changed: true }),
      'auth.verifyEmail': () => ({ email_verified: true }),
    };
    const forgot = await ipto(['account', 'forgot-password', 'a@b.c'], { handlers: mailing });
    expect(forgot.requests[0]?.input).toEqual({ email: 'a@b.c' });
    const link = `${DASHBOARD}/password/reset#token=T0`;
    const reset = await ipto(['account', 'reset-password', link], { handlers: mailing, stdin: 'new one\n' });
    expect(reset.requests[0]?.input).toEqual({ token: 'T0', new_password: 'new one' });
    const verify = await ipto(['account', 'verify-email', 'T1'], { handlers: mailing });
    expect(verify.requests[0]?.input).toEqual({ token: 'T1' });
    expect([forgot.code, reset.code, verify.code]).toEqual([0, 0, 0]);
  });

  test('status needs none either', async () => {
    const { code, stdout, requests } = await ipto(['status'], { handlers });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'ok', dashboard_url: DASHBOARD });
    expect([requests[0]?.apiKey, requests[0]?.authorization]).toEqual([null, null]);
  });
});
