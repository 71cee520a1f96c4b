import { contract, type Login } from '@ipto/contracts';
import { createCorpus, uploadText } from './corpus.js';
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
const OFFER = {
  description: 'What engineers wrote down on site.',
  visibility: 'listed',
  monetization_mode: 'premium',
} as const;

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
  const own = await createCorpus(
    platform,
    viewer.session_token,
    { name: 'Field guides', ...OFFER },
    { 'guides/pumps.md': PUMPS },
  );
  const bought = await createCorpus(
    platform,
    acme.session_token,
    { name: 'Quarterly reports', ...OFFER },
    { 'reports/2025-q4.md': REPORT },
  );
  await uploadText(platform, viewer.session_token, own, 'guides/waiting.md', `${PUMPS}\nOnce more.\n`);
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
