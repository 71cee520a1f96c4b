import { formatMicros, toMicros } from '@ipto/contracts';
import { Rest } from '@ipto/e2e';
import { z } from 'zod';
import type { Acknowledged } from './buyer.js';
import type { Credential, Market } from './market.js';

const amount = z.number().transform(toMicros);
const searchItem = z.object({ search_activity_id: z.string(), charged_amount: amount });
const accessItem = z.object({ access_id: z.string(), charged_amount: amount });
const invoiceItem = z.object({ invoice_id: z.string(), amount });
const payoutItem = z.object({ payout_id: z.string(), amount, platform_fee: amount, gross_amount: amount });
const lines = z.object({ lines: z.array(z.object({ amount })), next_cursor: z.string().nullable() });
const spend = z.object({ total_amount: amount });
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, each) => total + each, 0n);

/** What buyers and providers see in their books over the API, against what buyers were told. Gives every difference. */
export async function auditBooks(
  url: string,
  { buyers, providers }: Market,
  told: readonly Acknowledged[],
): Promise<string[]> {
  const faults: string[] = [];
  const equal = (what: string, a: bigint, b: bigint) => {
    if (a !== b) faults.push(`${what}: ${formatMicros(a)} and ${formatMicros(b)}`);
  };
  let charged = 0n;
  for (const [i, { session }] of buyers.entries()) {
    const rest = new Rest(url, session);
    const searches = await rest.list('/v1/agent/activity/searches', searchItem);
    const accesses = await rest.list('/v1/agent/activity/accesses', accessItem);
    const recorded = new Map(searches.map((each) => [each.search_activity_id, each.charged_amount]));
    const reports = new Map(accesses.map((each) => [each.access_id, each.charged_amount]));
    for (const [id, price] of told[i]?.searches ?? [])
      equal(`buyer ${i}, search ${id}: told and recorded`, toMicros(price), recorded.get(id) ?? -1n);
    for (const [id, price] of told[i]?.reports ?? [])
      equal(`buyer ${i}, report ${id}: told and recorded`, toMicros(price), reports.get(id) ?? -1n);
    const total = sum(accesses.map((each) => each.charged_amount));
    const invoices = await rest.list('/v1/buyer/invoices', invoiceItem);
    equal(`buyer ${i}: accesses and invoices`, total, sum(invoices.map((each) => each.amount)));
    for (const { invoice_id, amount } of invoices)
      equal(
        `invoice ${invoice_id} and its lines`,
        amount,
        await sumOfLines(url, session, `buyer/invoices/${invoice_id}`),
      );
    const { total_amount } = await rest.call('GET', '/v1/agent/spend', spend);
    equal(`buyer ${i}: accesses and spend`, total, total_amount);
    charged += total;
  }
  let gross = 0n;
  for (const session of providers)
    for (const payout of await new Rest(url, session).list('/v1/provider/payouts', payoutItem)) {
      equal(`payout ${payout.payout_id}: parts`, payout.gross_amount, payout.amount + payout.platform_fee);
      equal(
        `payout ${payout.payout_id} and its lines`,
        payout.amount,
        await sumOfLines(url, session, `provider/payouts/${payout.payout_id}`),
      );
      gross += payout.gross_amount;
    }
  equal('what buyers were charged and what it was divided into', charged, gross);
  return faults;
}

async function sumOfLines(url: string, credential: Credential, path: string): Promise<bigint> {
  const rest = new Rest(url, credential);
  let total = 0n;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: '100', ...(cursor !== '' && { cursor }) });
    const page: z.infer<typeof lines> = await rest.call('GET', `/v1/${path}?${query}`, lines);
    total += sum(page.lines.map((line) => line.amount));
    cursor = page.next_cursor;
  }
  return total;
}
