import { ApiError } from '@ipto/contracts';
import { describe, expect, test } from 'vitest';
import { type CommandCase, testCommands } from './command-cases.js';
import { type Handlers, ipto, KEY } from './fake-host.js';
import {
  ACCESS_ACTIVITY,
  ANALYTICS,
  BUYER_DASHBOARD,
  CITED,
  INVOICE,
  INVOICE_LINES,
  OUTCOME,
  only,
  PAID_INVOICE,
  PAID_PAYOUT,
  PAYOUT,
  PAYOUT_LINES,
  PROVIDER_DASHBOARD,
  REVENUE,
  REVERSAL,
  SEARCH_ACTIVITY,
  SPEND,
  TENANT,
} from './fixtures.js';

const R = CITED.retrieval_id;
const D = ACCESS_ACTIVITY.dataset_id;
const I = INVOICE.invoice_id;
const P = PAYOUT.payout_id;

const PERIOD = ['--from', '2026-04-01', '--to', '2026-05-01'];
const PERIOD_SENT = { from: '2026-04-01T00:00:00.000Z', to: '2026-05-01T00:00:00.000Z' };

const COMMANDS: readonly CommandCase[] = [
  {
    argv: ['spend', ...PERIOD],
    procedure: 'agent.spend',
    input: PERIOD_SENT,
    answer: SPEND,
    table: [
      /^Spent: \$0\.03$/m,
      /^ DAY +AMOUNT$/m,
      /^ 2026-04-05 +\$0\.03 +█{20}$/m,
      new RegExp(`^ ${D} +financial-data +\\$0\\.03 +█{20}$`, 'm'),
      /^ key_\w+ +nightly agent +\$0\.03 +█{20}$/m,
    ],
  },
  {
    argv: ['activity', 'searches', ...PERIOD, '--limit', '5'],
    procedure: 'agent.searches',
    input: { ...PERIOD_SENT, limit: 5 },
    answer: only(SEARCH_ACTIVITY),
    json: [SEARCH_ACTIVITY],
    table: [/^ WHEN +QUERY +MODE +RESULTS +CHARGED +KEY$/m, /quarterly earnings 2024 +hybrid +5 +\$0\.03/],
  },
  {
    argv: ['activity', 'accesses', ...PERIOD],
    procedure: 'agent.accesses',
    input: { ...PERIOD_SENT, limit: 100 },
    answer: only(ACCESS_ACTIVITY),
    json: [ACCESS_ACTIVITY],
    table: [/^ ID +WHEN +KIND +DATASET +FILENAME +CHARGED$/m, ACCESS_ACTIVITY.access_id, /retrieval/],
  },
  {
    argv: ['buyer', 'dashboard'],
    procedure: 'buyer.dashboard',
    input: {},
    answer: BUYER_DASHBOARD,
    table: [/^Searches: +812 in 30 days$/m, /^This month: +\$1\.50 of the spend cap of \$10\.00$/m],
  },
  {
    argv: ['invoices', 'list'],
    procedure: 'buyer.invoices',
    input: { limit: 100 },
    answer: only(INVOICE),
    json: [INVOICE],
    table: [/^ ID +PERIOD +STATUS +AMOUNT$/m, new RegExp(`^ ${I} +2026-03 +issued +\\$12\\.50$`, 'm')],
  },
  {
    argv: ['invoices', 'get', I],
    procedure: 'buyer.invoice',
    input: { id: I, limit: 100 },
    answer: INVOICE_LINES,
    table: [
      /^Amount: +\$12\.50$/m,
      /^Issued: +2026-04-01 02:00 UTC$/m,
      /^ WHEN +WHAT +DATASET +FILENAME +AMOUNT +ACCESS$/m,
      /retrieval +financial-data +reports\/2024-q4\.pdf +\$12\.50 +evt_/,
    ],
  },
  {
    argv: ['provider', 'dashboard'],
    procedure: 'provider.dashboard',
    input: {},
    answer: PROVIDER_DASHBOARD,
    table: [
      /^Objects: +142 \(139 approved, 2 pending review, 1 rejected\)$/m,
      /^Revenue: +\$122\.88 in 30 days$/m,
    ],
  },
  {
    argv: ['provider', 'analytics', '--dataset', D, ...PERIOD],
    procedure: 'provider.analytics',
    input: { dataset_id: D, ...PERIOD_SENT },
    answer: ANALYTICS,
    table: [
      /^Period: +2026-04-01 00:00 UTC to 2026-04-05 10:00 UTC$/m,
      /^ 2026-04-04 +320 +4 +1 +0 +\$7\.68 +█{20}$/m,
      /^ quarterly earnings +18 +█{20}$/m,
    ],
  },
  {
    argv: ['provider', 'payouts', 'list'],
    procedure: 'provider.payouts',
    input: { limit: 100 },
    answer: only(PAYOUT),
    json: [PAYOUT],
    table: [
      /^ ID +PERIOD +STATUS +AMOUNT +PAYABLE$/m,
      new RegExp(`^ ${P} +2026-03 +closed +\\$10\\.00 +\\$10\\.00$`, 'm'),
    ],
  },
  {
    argv: ['provider', 'payouts', 'get', P],
    procedure: 'provider.payout',
    input: { id: P, limit: 100 },
    answer: PAYOUT_LINES,
    table: [
      /^Platform fee: +\$2\.50$/m,
      /^ WHEN +WHAT +DATASET +CHARGED +FEE +AMOUNT +PAYABLE$/m,
      /retrieval +financial-data +\$12\.50 +\$2\.50 +\$10\.00 +yes$/m,
    ],
  },
  {
    argv: ['cite', R],
    procedure: 'retrievals.cite',
    input: { id: R },
    answer: CITED,
    table: [`Reported that ${R} was cited. Charged $0.06.`],
  },
  {
    argv: ['outcome', R, '--revenue', '100'],
    procedure: 'retrievals.reportOutcome',
    input: { id: R, revenue_amount: 100, currency: 'USD' },
    answer: OUTCOME,
    table: [`Reported that ${R} earned $100.00. Charged $10.00.`],
  },
  {
    argv: ['admin', 'invoices', 'list', '--status', 'paid'],
    procedure: 'admin.listInvoices',
    input: { status: 'paid', limit: 100 },
    answer: only(PAID_INVOICE),
    json: [PAID_INVOICE],
    table: [/^ ID +PERIOD +STATUS +AMOUNT +TENANT$/m, 'Acme Corp'],
  },
  {
    argv: ['admin', 'invoices', 'pay', I, '--reference', 'bank 17'],
    procedure: 'admin.payInvoice',
    input: { id: I, reference: 'bank 17' },
    answer: PAID_INVOICE,
    table: [`Acme Corp has paid $12.50 for 2026-03 (${I}).`],
  },
  {
    argv: ['admin', 'payouts', 'list'],
    procedure: 'admin.listPayouts',
    input: { limit: 100 },
    answer: only(PAID_PAYOUT),
    json: [PAID_PAYOUT],
    table: [/^ ID +PERIOD +STATUS +AMOUNT +PAYABLE +TENANT$/m, 'Acme Corp'],
  },
  {
    argv: ['admin', 'payouts', 'pay', P, '--reference', 'bank 3'],
    procedure: 'admin.payPayout',
    input: { id: P, reference: 'bank 3' },
    answer: PAID_PAYOUT,
    table: [`Acme Corp was paid $10.00 for 2026-03 (${P}).`],
  },
  {
    argv: ['admin', 'charges', 'reverse', REVERSAL.access_id, '--reason', 'Empty'],
    procedure: 'admin.reverseCharge',
    input: { id: REVERSAL.access_id, reason: 'Empty' },
    answer: REVERSAL,
    table: [`The buyer gets back $0.03 for ${REVERSAL.access_id}.`],
  },
  {
    argv: ['admin', 'revenue'],
    procedure: 'admin.revenue',
    input: {},
    answer: REVENUE,
    table: [/^ MONTH +CHARGED +PROVIDERS +FEE$/m, /^ 2026-03 +\$12\.50 +\$10\.00 +\$2\.50 +█{20}$/m],
  },
  {
    argv: ['admin', 'tenants', 'update', TENANT.tenant_id, '--max-spend-cap', '500'],
    procedure: 'admin.updateTenant',
    input: { id: TENANT.tenant_id, max_spend_cap: 500 },
    answer: { ...TENANT, max_spend_cap: 500 },
    table: [/^Spend cap: +\$10\.00 a month \(at most \$500\.00\)$/m],
  },
];

testCommands(COMMANDS);

describe('spend', () => {
  const days = (...amounts: number[]) =>
    amounts.map((amount, index) => ({ date: `2026-04-0${index + 1}`, amount }));
  const spend = (...amounts: number[]) => ({ 'agent.spend': () => ({ ...SPEND, by_day: days(...amounts) }) });
  const table = ['spend', '--output', 'table', ...KEY];

  test.each([
    ['day', /^ DAY/m, /DATASET|KEY/],
    ['dataset', /^ DATASET/m, /DAY|KEY/],
    ['key', /^ KEY/m, /DAY|DATASET/],
  ])('--by %s shows that table alone, and data are whole', async (by, shown, left) => {
    const { stdout } = await ipto([...table, '--by', by], { handlers: spend(0.03) });
    expect(stdout).toMatch(shown);
    expect(stdout).not.toMatch(left);
    const json = await ipto(['spend', '--by', by, ...KEY], { handlers: { 'agent.spend': () => SPEND } });
    expect(JSON.parse(json.stdout)).toEqual(SPEND);
  });

  test('draws amounts as bars that are as long as they are high', async () => {
    const { stdout } = await ipto([...table, '--by', 'day'], { handlers: spend(2, 1, 0.125, 0.000001, 0) });
    expect(stdout).toContain(
      [
        ` 2026-04-01   $2.00       ${'█'.repeat(20)}`,
        ` 2026-04-02   $1.00       ${'█'.repeat(10)}`,
        ' 2026-04-03   $0.125      █▎',
        ' 2026-04-04   $0.000001   ▏',
        ' 2026-04-05   $0.00\n',
      ].join('\n'),
    );
  });

  test('makes bars shorter where a terminal is narrow, and cuts nothing else for them', async () => {
    const { stdout } = await ipto([...table, '--by', 'day'], {
      handlers: spend(2, 1),
      tty: { stdout: true },
      columns: 36,
    });
    const bars = [...stdout.matchAll(/█+/g)].map(([bar]) => bar.length);
    expect(bars).toEqual([12, 6]);
    expect(stdout).not.toContain('…');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(36);
  });

  test('of nothing is a total without tables', async () => {
    const nothing = { ...SPEND, total_amount: 0, by_day: [], by_dataset: [], by_key: [] };
    const { stdout } = await ipto(table, { handlers: { 'agent.spend': () => nothing } });
    expect(stdout).toBe('Spent: $0.00\n');
  });

  test('by sessions is no key', async () => {
    const by_key = [{ api_key_id: null, name: 'Sessions', amount: 0.03 }];
    const { stdout } = await ipto(table, { handlers: { 'agent.spend': () => ({ ...SPEND, by_key }) } });
    expect(stdout).toMatch(/^ - +Sessions +\$0\.03/m);
  });
});

describe.each([
  ['invoices get', I, 'buyer.invoice', INVOICE_LINES],
  ['provider payouts get', P, 'provider.payout', PAYOUT_LINES],
] as const)('ipto %s', (command, id, procedure, statement) => {
  /** A statement of 230 lines, of which the server gives as many as it is asked for. */
  const handlers: Handlers = {
    [procedure]: ({ cursor, limit }) => {
      const start = Number(cursor ?? 0);
      const end = Math.min(start + Number(limit), 230);
      const lines = Array.from({ length: end - start }, () => statement.lines[0]);
      return { ...statement, lines, next_cursor: end < 230 ? String(end) : null };
    },
  };
  const argv = [...command.split(' '), id, ...KEY];

  test('reads all lines', async () => {
    const { stdout, requests } = await ipto(argv, { handlers });
    const read = JSON.parse(stdout);
    expect(read.lines).toHaveLength(230);
    expect(read.next_cursor).toBeNull();
    expect(requests.map(({ input }) => input)).toEqual([
      { id, limit: 100 },
      { id, limit: 100, cursor: '100' },
      { id, limit: 100, cursor: '200' },
    ]);
  });

  test('stops at --limit, and tells where it did', async () => {
    const { stdout, requests } = await ipto([...argv, '--limit', '110'], { handlers });
    const read = JSON.parse(stdout);
    expect(read.lines).toHaveLength(110);
    expect(read.next_cursor).toBe('110');
    expect(requests.map(({ input }) => input.limit)).toEqual([100, 10]);
  });

  test('marks what was reversed and shows what is owed the other way', async () => {
    const lines = statement.lines.map((line) => ({ ...line, kind: 'reversal', amount: -line.amount }));
    const { stdout } = await ipto([...argv, '--output', 'table'], {
      handlers: { [procedure]: () => ({ ...statement, lines }) },
    });
    expect(stdout).toMatch(/retrieval reversed .*-\$1\d\.\d0/);
  });
});

test('a payment is told of with its day and reference', async () => {
  for (const [argv, procedure, statement] of [
    [['invoices', 'get', I], 'buyer.invoice', { ...INVOICE_LINES, ...PAID_INVOICE }],
    [['provider', 'payouts', 'get', P], 'provider.payout', { ...PAYOUT_LINES, ...PAID_PAYOUT }],
  ] as const) {
    const { stdout } = await ipto([...argv, ...KEY, '--output', 'table'], {
      handlers: { [procedure]: () => statement },
    });
    expect(stdout).toMatch(/^Paid: +2026-04-1\d 09:00 UTC$/m);
    expect(stdout).toMatch(/^Reference: +bank 2026-/m);
  }
});

test('analytics without use or queries have no such tables', async () => {
  const nothing = { ...ANALYTICS, revenue: 0, by_day: [], top_queries: [] };
  const { stdout } = await ipto(['provider', 'analytics', ...KEY, '--output', 'table'], {
    handlers: { 'provider.analytics': () => nothing },
  });
  expect(stdout).toContain('Revenue:    $0.00\n');
  expect(stdout).not.toMatch(/DAY|QUERY/);
});

test('revenue may be less than nothing', async () => {
  const month = { period: '2026-04', charged_amount: -1, provider_amount: -0.8, platform_fee: -0.2 };
  const by_month = [month, ...REVENUE.by_month];
  const { stdout } = await ipto(['admin', 'revenue', ...KEY, '--output', 'table'], {
    handlers: { 'admin.revenue': () => ({ ...REVENUE, by_month }) },
  });
  expect(stdout).toMatch(/^ 2026-04 +-\$1\.00 +-\$0\.80 +-\$0\.20$/m);
});

test('no revenue is a hint for a person and empty as data', async () => {
  const handlers = { 'admin.revenue': () => ({ ...REVENUE, by_month: [] }) };
  const person = await ipto(['admin', 'revenue', ...KEY], { handlers, tty: { stdout: true } });
  expect([person.stdout, person.stderr]).toEqual(['', 'No revenue yet.\n']);
  const data = await ipto(['admin', 'revenue', ...KEY], { handlers });
  expect(JSON.parse(data.stdout).by_month).toEqual([]);
});

test.each([
  [['search', 'x'], 'search.query'],
  [['cite', R], 'retrievals.cite'],
])('%j beyond the spend cap tells what is spent and when it resets', async (argv, procedure) => {
  const details = { reason: 'spend_cap', cap: 10, spent: 9.99, resets_at: '2026-05-01T00:00:00.000Z' };
  const refuse = () => {
    throw new ApiError('payment_required', 'The spend cap of this month is reached.', details);
  };
  const { code, stdout, stderr } = await ipto([...argv, ...KEY], { handlers: { [procedure]: refuse } });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('error: The spend cap of this month is reached.\n');
  expect(stderr).toContain('$9.99 of the spend cap of $10.00 is spent; it resets at 2026-05-01 00:00 UTC.\n');
});
