import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Rest, ServerProcess } from '@ipto/e2e';
import { z } from 'zod';
import { type Benchmark, type Figure, timed } from './figures.js';
import { withFolder } from './installation.js';
import { fillYear } from './money/year.js';

const EVENTS = Number(process.env.IPTO_BENCH_EVENTS ?? 1_000_000);
const BUYERS = 20;
const PROVIDERS = 10;
const WARM_UP = 5;
const REQUESTS = 60;
const PROGRAM = fileURLToPath(new URL('../../apps/api/dist/server-cli.js', import.meta.url));
const ADMIN = { email: 'guardian@example.com', password: 'keeps out of the run' };
const anything = z.unknown();
const tenantOf = z.object({ tenant_id: z.string() });

/** Dashboards, spend and statements over a year of a million uses, and what it takes to recompute the books. */
const money: Benchmark = (note) =>
  withFolder(async (folder) => {
    const env = { IPTO_ADMIN_EMAIL: ADMIN.email, IPTO_ADMIN_PASSWORD: ADMIN.password };
    const first = await ServerProcess.start(folder, env);
    const people = { buyers: [] as Rest[], providers: [] as Rest[] };
    const ids = { buyers: [] as string[], providers: [] as string[] };
    for (const [kind, count] of [
      ['buyers', BUYERS],
      ['providers', PROVIDERS],
    ] as const)
      for (let i = 0; i < count; i++) {
        const owner = await new Rest(first.url).signup(`${kind}-${i}`);
        people[kind].push(owner);
        ids[kind].push((await owner.call('GET', '/v1/me', tenantOf)).tenant_id);
      }
    await first.stop();
    note(`making ${EVENTS} uses`);
    await fillYear(folder, { ...ids, events: EVENTS }, note);

    const server = await ServerProcess.start(folder, env);
    try {
      const buyer = new Rest(server.url, people.buyers[0]?.headers);
      const provider = new Rest(server.url, people.providers[0]?.headers);
      const session = z.object({ session_token: z.string() });
      const { session_token } = await new Rest(server.url).call('POST', '/v1/auth/login', session, ADMIN);
      const admin = new Rest(server.url, { authorization: `Bearer ${session_token}` });
      note('rebuilding the figures of days');
      const rebuildMs = await timed(() => program(folder, 'rebuild'));
      const year = `from=${new Date(Date.now() - 365 * 86_400_000).toISOString()}`;
      const newest = async (rest: Rest, path: string, field: string) => {
        const [item] = await rest.list(path, z.record(z.string(), z.unknown()));
        return String(item?.[field]);
      };
      const invoice = await newest(buyer, '/v1/buyer/invoices', 'invoice_id');
      const payout = await newest(provider, '/v1/provider/payouts', 'payout_id');
      const figures: Figure[] = [];
      for (const [who, rest, path] of [
        ['buyer', buyer, '/v1/buyer/dashboard'],
        ['buyer', buyer, '/v1/agent/spend'],
        ['buyer', buyer, `/v1/agent/spend?${year}`],
        ['buyer', buyer, '/v1/agent/activity/searches'],
        ['buyer', buyer, '/v1/agent/activity/accesses'],
        ['buyer', buyer, '/v1/buyer/invoices'],
        ['buyer', buyer, `/v1/buyer/invoices/${invoice}`],
        ['provider', provider, '/v1/provider/dashboard'],
        ['provider', provider, '/v1/provider/analytics'],
        ['provider', provider, `/v1/provider/analytics?${year}`],
        ['provider', provider, '/v1/provider/payouts'],
        ['provider', provider, `/v1/provider/payouts/${payout}`],
        ['admin', admin, '/v1/admin/revenue'],
        ['admin', admin, '/v1/admin/invoices'],
        ['admin', admin, '/v1/admin/payouts'],
      ] as const) {
        const times: number[] = [];
        for (let i = -WARM_UP; i < REQUESTS; i++) {
          const ms = await timed(() => rest.call('GET', path, anything));
          if (i >= 0) times.push(ms);
        }
        times.sort((a, b) => a - b);
        const name = path.replace(/(invc|pay)_\w+/, '{id}').replace(/from=.*/, 'from=a year ago');
        figures.push({
          name: `${who}: ${name}, p95`,
          value: times[Math.ceil(0.95 * times.length) - 1] ?? Number.NaN,
          unit: 'ms',
          target: { atMost: 200 },
        });
      }
      note('verifying the ledger');
      const verifyMs = await timed(() => program(folder, 'verify'));
      return [
        ...figures,
        { name: `ledger rebuild of ${EVENTS} uses`, value: rebuildMs / 1000, unit: 's' },
        { name: `ledger verify of ${EVENTS} uses`, value: verifyMs / 1000, unit: 's' },
      ];
    } finally {
      await server.stop();
    }
  });
export default money;

/** The real program, whose work the running server does. */
async function program(dataDir: string, command: 'rebuild' | 'verify'): Promise<void> {
  const { PATH, HOME } = process.env;
  await promisify(execFile)(process.execPath, [PROGRAM, 'ledger', command], {
    env: { PATH, HOME, IPTO_DATA_DIR: dataDir },
  });
}
