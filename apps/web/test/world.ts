import { contract, type Login } from '@ipto/contracts';
import type { Platform } from './platform.js';

const PUMPS = `# Field guide to pumps

## Cavitation

A pump that rattles as though gravel were inside it is cavitating: vapour bubbles collapse at the impeller. Raise the
suction pressure, or slow the pump down, before the impeller is pitted.

## Seals

Mechanical seals fail dry within seconds. Vent the casing before the first start.
`;
const REPORT = `# Quarterly report

Revenue from maintenance contracts rose by twelve percent. Cavitation damage was the most frequent claim, and the pump
fleet was inspected twice.
`;
const READY_MS = 60_000;

/** A marketplace in use: the platform's admin provides and buys, and so does Acme. */
export interface World {
  /** The platform's first admin, who sees every page, each with something on it. */
  readonly viewer: Login;
  readonly datasetId: string;
  readonly boughtDatasetId: string;
  readonly keyId: string;
}

/** Fills a platform through its API, as people would. */
export async function fillWorld(platform: Platform): Promise<World> {
  const { call, admin: viewer } = platform;
  const acme = await platform.signUp('Acme Corp');
  const [own, bought] = [
    await provide(platform, viewer, 'Field guides', { 'guides/pumps.md': PUMPS }),
    await provide(platform, acme, 'Quarterly reports', { 'reports/2025-q4.md': REPORT, 'pumps.md': PUMPS }),
  ];
  await startUpload(platform, viewer, own, 'guides/waiting.md', `${PUMPS}\nOnce more.\n`);
  const key = await call(
    contract.keys.create,
    { name: 'research-agent', scopes: ['search:query', 'datasets:read'] },
    viewer.session_token,
  );
  await call(
    contract.invitations.create,
    { email: 'grace@example.com', role: 'buyer_manager' },
    viewer.session_token,
  );
  for (const query of ['why does the pump rattle', 'maintenance revenue'])
    for (const buyer of [viewer, acme]) await call(contract.search.query, { query }, buyer.session_token);
  return { viewer, datasetId: own, boughtDatasetId: bought, keyId: key.api_key_id };
}

/** A listed dataset with files that are ready to be found. */
async function provide(
  platform: Platform,
  provider: Login,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const { dataset_id } = await platform.call(
    contract.datasets.create,
    {
      name,
      description: 'What engineers wrote down on site.',
      visibility: 'listed',
      monetization_mode: 'premium',
    },
    provider.session_token,
  );
  for (const [filename, text] of Object.entries(files)) {
    const object_id = await startUpload(platform, provider, dataset_id, filename, text);
    await approve(platform, provider, object_id);
  }
  return dataset_id;
}

/** Uploads a text, which then waits for review. */
export async function startUpload(
  { call }: Platform,
  provider: Login,
  dataset_id: string,
  filename: string,
  text: string,
): Promise<string> {
  const body = new TextEncoder().encode(text);
  const upload = await call(
    contract.objects.upload,
    { dataset_id, filename, content_type: 'text/markdown', size_bytes: body.length },
    provider.session_token,
  );
  const put = await fetch(upload.upload_url, { method: upload.method, headers: upload.headers, body });
  if (!put.ok) throw new Error(`${filename}: ${put.status}`);
  await call(contract.objects.confirm, { id: upload.object_id }, provider.session_token);
  return upload.object_id;
}

/** Approves an object, and waits until it is found. */
export async function approve({ call, admin }: Platform, provider: Login, object_id: string): Promise<void> {
  await call(contract.review.approve, { tenant_id: provider.tenant_id, object_id }, admin.session_token);
  for (const end = Date.now() + READY_MS; Date.now() < end; await new Promise((go) => setTimeout(go, 100))) {
    const { status } = await call(contract.objects.get, { id: object_id }, provider.session_token);
    if (status === 'ready') return;
  }
  throw new Error(`${object_id} was not ready in time`);
}
