import type { Scope } from '@ipto/contracts';

interface Preset {
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** The least that each kind of integration needs, as the key guide recommends. */
export const PRESETS: readonly Preset[] = [
  { name: 'Search agent', scopes: ['search:query', 'datasets:read'] },
  { name: 'Upload pipeline', scopes: ['datasets:write', 'objects:write'] },
  { name: 'Billing dashboard', scopes: ['billing:read', 'usage:read'] },
  {
    name: 'Full automation',
    scopes: ['datasets:read', 'datasets:write', 'objects:write', 'search:query'],
  },
];
