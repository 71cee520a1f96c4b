import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId, ROLE_SCOPES } from '@ipto/contracts';
import type { FolderStorage } from '@ipto/storage';
import type { SessionContext } from '../../procedures/context.js';
import { readPrivateFile, writePrivateFile } from '../../security/private-file.js';
import type { Services } from '../../services.js';
import { createOwner } from '../accounts/index.js';
import { recordAudit } from '../audit/index.js';
import { datasetHandlers } from '../datasets/index.js';
import { findKeyHolder, keyHandlers } from '../keys/index.js';
import { objectHandlers } from '../objects/index.js';
import {
  DEMO_FOLDER,
  type DemoDataset,
  type DemoManifest,
  type DemoTenant,
  readManifest,
} from './manifest.js';

const INGEST_MS = 120_000;

/** What a newcomer needs to try the demo. */
export interface DemoAccess {
  /** An API key of the demo's buyer that can search and nothing else. */
  key: string;
  question: string;
}

/**
 * Loads the demo corpus the way any provider would, on a database that holds nobody but its admin,
 * and waits until it can be searched. Interrupted, it goes on at the next start. Null where the
 * installation is in use for something else, or the demo's key was revoked.
 */
export async function loadDemo(
  services: Services,
  folder: FolderStorage,
  keyFile: string,
): Promise<DemoAccess | null> {
  const { db, keyUsage } = services;
  const manifest = await readManifest();
  const kept = await readPrivateFile(keyFile);
  if (kept !== null)
    return (await findKeyHolder(db, keyUsage, kept)) ? { key: kept, question: manifest.try } : null;
  if (await isInUse(services, manifest)) return null;

  // The demo's documents are known: they need no reviewer.
  const reviewed: Services = { ...services, policy: { ...services.policy, review: 'auto' } };
  for (const provider of manifest.providers) {
    const context = await enter(services, provider);
    for (const dataset of provider.datasets) await loadDataset(reviewed, folder, context, dataset);
  }
  await ingested(services);
  const buyer = await enter(services, manifest.buyer);
  const { secret } = await keyHandlers(services).create(buyer, {
    name: 'demo',
    scopes: ['search:query', 'datasets:read'],
    dataset_access_mode: 'all_available',
    dataset_ids: [],
  });
  await writePrivateFile(keyFile, secret);
  return { key: secret, question: manifest.try };
}

async function isInUse({ db }: Services, manifest: DemoManifest): Promise<boolean> {
  const own = [...manifest.providers, manifest.buyer].map(({ owner }) => owner.email);
  return (await db.prisma.user.count({ where: { isPlatformAdmin: false, email: { notIn: own } } })) > 0;
}

/** The context of a demo tenant's owner, who is made if need be and can't log in. */
async function enter(
  { db }: Services,
  { tenant_name: tenantName, owner }: DemoTenant,
): Promise<SessionContext> {
  const { email, display_name: displayName } = owner;
  const known = await db.prisma.membership.findFirst({ where: { user: { email } } });
  const {
    userId,
    tenantId,
    id: membershipId,
  } = known ?? {
    ...(await db.tx(async (tx) => {
      const made = await createOwner(tx, { email, displayName, passwordHash: null, tenantName });
      await recordAudit(tx, null, {
        action: 'user.created',
        tenantId: made.tenantId,
        target: { type: 'user', id: made.userId },
      });
      return { ...made, id: made.membershipId };
    })),
  };
  return {
    requestId: newId('request'),
    ip: '127.0.0.1',
    signal: new AbortController().signal,
    principal: {
      type: 'user',
      credentialId: 'demo',
      userId,
      email,
      displayName,
      tenantId,
      tenantName,
      membershipId,
      role: 'owner',
      scopes: ROLE_SCOPES.owner,
      isPlatformAdmin: false,
    },
  };
}

async function loadDataset(
  services: Services,
  storage: FolderStorage,
  context: SessionContext,
  demo: DemoDataset,
): Promise<void> {
  const { folder, files, ...fields } = demo;
  const { tenantId } = context.principal;
  const known = await services.db.prisma.dataset.findFirst({ where: { tenantId, name: demo.name } });
  const datasetId =
    known?.id ??
    (
      await datasetHandlers(services).create(context, {
        ...fields,
        source_modality: 'document',
        pricing_model: 'fixed',
        unit_price: null,
        half_life_days: 180,
      })
    ).dataset_id;
  const objects = objectHandlers(services);
  for (const { filename, content_type } of files) {
    const present = await services.db.prisma.storedObject.count({
      where: { datasetId, filename, status: { not: 'pending_upload' } },
    });
    if (present > 0) continue;
    const bytes = await readFile(new URL(`${folder}/${filename}`, DEMO_FOLDER));
    const upload = await objects.upload(context, {
      dataset_id: datasetId,
      filename,
      content_type,
      size_bytes: bytes.length,
    });
    await storage.receive({ url: upload.upload_url, headers: upload.headers, body: Readable.from([bytes]) });
    await objects.confirm(context, { id: upload.object_id });
  }
}

/** Waits until nothing is in work any more; what takes too long goes on in the background. */
async function ingested({ db }: Services): Promise<void> {
  const until = Date.now() + INGEST_MS;
  while (Date.now() < until) {
    const inWork = await db.prisma.storedObject.count({
      where: { status: { in: ['approved', 'processing'] } },
    });
    if (inWork === 0) return;
    await sleep(100);
  }
}
