import { type Micros, newId, splitCharge } from '@ipto/contracts';
import type { Tx } from '@ipto/db';
import type { Principal } from '../../procedures/context.js';
import {
  addToDays,
  holdInvoice,
  paymentRequired,
  postCharges,
  releaseInvoice,
  remainingOf,
  type UsageKind,
} from '../billing/index.js';

/** A use that is not a result of a search. */
export interface Use {
  readonly kind: Exclude<UsageKind, 'retrieval'>;
  readonly providerTenantId: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly objectId: string;
  readonly filename: string;
  /** What a retrieval costs, which the price of the use follows from. */
  readonly retrievalPrice: Micros;
  /** The result that is spoken of. */
  readonly retrievalId?: string;
  /** What an outcome earned. */
  readonly revenue?: Micros;
}

/** What a use was charged; null if it was reported before. */
export interface RecordedUse {
  readonly id: string;
  readonly charged: Micros;
}

/**
 * Bills and writes down a use, in the transaction after whose commit it may be answered. `price` says what it costs, and
 * may ask the database, with the tenant's invoice held: nothing else of the tenant is billed meanwhile.
 * @throws ApiError `payment_required` if it does not fit into the spend cap.
 */
export async function recordUse(
  tx: Tx,
  principal: Principal,
  use: Use,
  price: Micros | (() => Promise<Micros>),
  at: Date,
): Promise<RecordedUse | null> {
  const { tenantId } = principal;
  const invoice = price === 0n ? null : await holdInvoice(tx, tenantId, at);
  const charged = typeof price === 'bigint' ? price : await price();
  if (invoice && charged > remainingOf(invoice)) throw paymentRequired(invoice);
  const { provider } = splitCharge(charged);
  const { userId, apiKeyId } = userOf(principal);
  const id = newId('usageEvent');
  const { count } = await tx.usageEvent.createMany({
    data: {
      id,
      kind: use.kind,
      tenantId,
      userId,
      apiKeyId,
      providerTenantId: use.providerTenantId,
      datasetId: use.datasetId,
      datasetName: use.datasetName,
      objectId: use.objectId,
      filename: use.filename,
      retrievalId: use.retrievalId ?? null,
      priceMicros: use.retrievalPrice,
      revenueMicros: use.revenue ?? null,
      chargedMicros: charged,
      providerMicros: provider,
      occurredAt: at,
    },
    // One report of a kind for each result: the database lets no second one in.
    skipDuplicates: true,
  });
  if (invoice && (count === 0 || charged === 0n)) await releaseInvoice(tx, invoice);
  if (count === 0) return null;
  if (invoice && charged > 0n)
    await postCharges(
      tx,
      tenantId,
      invoice,
      [{ usageEventId: id, providerTenantId: use.providerTenantId, amount: charged }],
      at,
    );
  await addToDays(tx, { tenantId, apiKeyId }, [{ ...use, charged, provider }], at);
  return { id, charged };
}

/** Who used something: a person, or a key for its tenant. */
export function userOf(principal: Principal): { userId: string | null; apiKeyId: string | null } {
  return principal.type === 'user'
    ? { userId: principal.userId, apiKeyId: null }
    : { userId: null, apiKeyId: principal.apiKeyId };
}
