import { type AccessActivity, type contract, fromMicros, type SearchActivity } from '@ipto/contracts';
import type { Search, UsageEvent } from '@ipto/db';
import type { AuthenticatedContext } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { within } from '../../procedures/period.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { coveredBy, isCovered } from './covered-use.js';
import { readSpend } from './spend.js';
import { periodOf } from './uses-within.js';

export function agentHandlers({ db, cursors, now }: Services): Handlers<typeof contract.agent> {
  return {
    searches: (context, input) =>
      readPage(cursors, context, {
        procedure: 'agent.searches',
        input,
        fetch: (after, take) =>
          db.prisma.search.findMany({
            ...newestFirst(context, input, after),
            take,
          }),
        key: (row) => row.id,
        view: searchActivity,
      }),

    accesses: (context, input) =>
      readPage(cursors, context, {
        procedure: 'agent.accesses',
        input,
        fetch: (after, take) =>
          db.prisma.usageEvent.findMany({
            ...newestFirst(context, input, after),
            take,
          }),
        key: (row) => row.id,
        view: accessActivity,
      }),

    spend: ({ principal }, input) => readSpend(db, isCovered(principal), periodOf(input, now()), now()),
  };
}

/** What of the caller's activity comes after a place in the list. */
function newestFirst(
  { principal }: AuthenticatedContext,
  period: { from?: string | undefined; to?: string | undefined },
  after: string | null,
) {
  return {
    where: {
      ...coveredBy(principal),
      occurredAt: within(period),
      ...(after !== null && { id: { lt: after } }),
    },
    orderBy: { id: 'desc' },
  } as const;
}

function searchActivity(row: Search): SearchActivity {
  return {
    search_activity_id: row.id,
    query_text: row.query,
    mode: row.mode,
    dataset_ids: row.datasetIds,
    result_count: row.resultCount,
    charged_amount: fromMicros(row.chargedMicros),
    currency: 'USD',
    api_key_id: row.apiKeyId,
    occurred_at: row.occurredAt.toISOString(),
  };
}

function accessActivity(row: UsageEvent): AccessActivity {
  return {
    access_id: row.id,
    kind: row.kind,
    dataset_id: row.datasetId,
    dataset_name: row.datasetName,
    object_id: row.objectId,
    filename: row.filename,
    charged_amount: fromMicros(row.chargedMicros),
    currency: 'USD',
    api_key_id: row.apiKeyId,
    occurred_at: row.occurredAt.toISOString(),
  };
}
