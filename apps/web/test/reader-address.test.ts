import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dashboard, startDashboard } from './dashboard.js';
import { send } from './send.js';
import { startStandIn } from './stand-in-api.js';

const READER = '198.51.100.7';

let api: Awaited<ReturnType<typeof startStandIn>>;
let told: string | string[] | undefined;

beforeAll(async () => {
  api = await startStandIn(({ headers }) => {
    told = headers['x-ipto-reader-address'];
    return { status: 200, body: {} };
  });
});
afterAll(() => api?.close());

async function behind(proxies: string | undefined, use: (dashboard: Dashboard) => Promise<void>) {
  const dashboard = await startDashboard(api.url, {
    IPTO_WEB_SECRET: 'the secret of this start',
    ...(proxies !== undefined && { IPTO_TRUSTED_PROXIES: proxies }),
  });
  try {
    await use(dashboard);
  } finally {
    await dashboard.stop();
  }
}

/** Where the API is told that a request comes from. */
async function addressGiven(dashboard: Dashboard, forwardedFor: string): Promise<typeof told> {
  told = undefined;
  await send(dashboard, '/api/v1/me', {
    headers: { 'x-forwarded-for': forwardedFor, 'x-ipto-reader-address': '203.0.113.99' },
  });
  return told;
}

describe('the address of a reader', () => {
  it('is what trusted proxies say, the nearest first, and nobody beyond them', async () => {
    await behind('127.0.0.1, 10.0.0.0/8, 2001:db8:f::/48', async (dashboard) => {
      for (const [forwardedFor, address] of [
        [READER, READER],
        [`203.0.113.5, ${READER}`, READER],
        [`203.0.113.5, ${READER}, 2001:db8:f::1,10.1.2.3`, READER],
        [`::ffff:${READER}`, READER],
        ['2001:db8::7', '2001:db8::7'],
        ['10.1.2.3, 10.1.2.4', '10.1.2.3'],
        ['', '127.0.0.1'],
      ] as const)
        expect([forwardedFor, await addressGiven(dashboard, forwardedFor)]).toEqual([forwardedFor, address]);
    });
  });

  it('is the nearest known one where a proxy names none', async () => {
    await behind('127.0.0.1,10.0.0.0/8', async (dashboard) => {
      for (const none of ['unknown', 'localhost', '127.1', `${READER}:4711`, '<script>', `"${READER}"`]) {
        expect(await addressGiven(dashboard, none)).toBe('127.0.0.1');
        expect(await addressGiven(dashboard, `${READER}, ${none}, 10.1.2.3`)).toBe('10.1.2.3');
      }
    });
  });

  it.each([undefined, '10.0.0.0/8'])(
    'is the socket’s where its peer is not trusted (%s)',
    async (proxies) => {
      await behind(proxies, async (dashboard) => {
        expect(await addressGiven(dashboard, READER)).toBe('127.0.0.1');
        expect(await addressGiven(dashboard, `${READER}, 10.1.2.3`)).toBe('127.0.0.1');
      });
    },
  );
});

it('does not start with a proxy that is no address', async () => {
  await expect(behind('127.0.0.1, proxy.internal', async () => {})).rejects.toThrow(
    'IPTO_TRUSTED_PROXIES: invalid IP address: proxy.internal',
  );
});
