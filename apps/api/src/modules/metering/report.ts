import {
  ApiError,
  citationPrice,
  type contract,
  fromMicros,
  LIMITS,
  type Micros,
  notFound,
  outcomePrice,
  type RetrievalReport,
  toMicros,
} from '@ipto/contracts';
import { Prisma, type Tx, type UsageEvent } from '@ipto/db';
import type { AuthenticatedContext, Principal } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import type { Services } from '../../services.js';
import { holdPrincipal } from '../keys/index.js';
import { recordUse } from './record-use.js';

const DAY_MS = 24 * 3_600_000;

/** What a report says of a result, and what it costs. */
interface Reported {
  readonly kind: RetrievalReport['kind'];
  readonly revenue?: Micros;
  readonly priceOf: (retrieval: UsageEvent) => Micros;
}

type ReportHandlers = Pick<Handlers<typeof contract.retrievals>, 'cite' | 'reportOutcome'>;

export function reportHandlers({ db, now }: Services): ReportHandlers {
  const report = (context: AuthenticatedContext, id: string, reported: Reported) =>
    db.tx((tx) => recordReport(tx, context, id, reported, now()));
  return {
    cite: (context, { id }) =>
      report(context, id, { kind: 'citation', priceOf: ({ priceMicros }) => citationPrice(priceMicros) }),

    reportOutcome(context, { id, revenue_amount }) {
      const revenue = toMicros(revenue_amount);
      return report(context, id, {
        kind: 'outcome',
        revenue,
        priceOf: ({ monetizationMode }) => outcomePrice(monetizationMode ?? 'open', revenue),
      });
    },
  };
}

async function recordReport(
  tx: Tx,
  { principal }: AuthenticatedContext,
  id: string,
  { kind, revenue, priceOf }: Reported,
  at: Date,
): Promise<RetrievalReport> {
  const held = await holdPrincipal(tx, principal);
  const retrieval = await tx.usageEvent.findFirst({
    where: {
      tenantId: principal.tenantId,
      kind: 'retrieval',
      retrievalId: id,
      occurredAt: { gt: new Date(at.getTime() - LIMITS.reportDays * DAY_MS) },
    },
  });
  if (
    !retrieval ||
    !(await isThere(tx, retrieval.providerTenantId)) ||
    !(await isListed(tx, held, retrieval.datasetId))
  )
    throw notFound();
  const own = retrieval.providerTenantId === principal.tenantId;
  const { providerTenantId, datasetId, datasetName, objectId, filename } = retrieval;
  const recorded = await recordUse(
    tx,
    principal,
    {
      kind,
      providerTenantId,
      datasetId,
      datasetName,
      objectId,
      filename,
      retrievalId: id,
      retrievalPrice: retrieval.priceMicros,
      ...(revenue !== undefined && { revenue }),
    },
    own ? 0n : priceOf(retrieval),
    at,
  );
  if (!recorded) throw new ApiError('conflict', `The ${kind} of this result has been reported.`);
  return {
    access_id: recorded.id,
    retrieval_id: id,
    kind,
    charged_amount: fromMicros(recorded.charged),
    currency: 'USD',
    occurred_at: at.toISOString(),
  };
}

/** Whether a dataset is within the reach of a credential's allow list, whatever has become of the dataset. */
async function isListed(tx: Tx, principal: Principal, datasetId: string): Promise<boolean> {
  const { allowListKeyId } = viewerOf(principal);
  if (allowListKeyId === null) return true;
  return (await tx.apiKeyGrant.count({ where: { apiKeyId: allowListKeyId, datasetId } })) > 0;
}

/** Whether a provider is there to be credited; it is kept until the transaction ends. */
async function isThere(tx: Tx, tenantId: string): Promise<boolean> {
  const held = await tx.sql(Prisma.sql`SELECT 1 FROM tenants WHERE id = ${tenantId} FOR KEY SHARE`);
  return held.length > 0;
}
