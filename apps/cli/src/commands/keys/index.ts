import { group } from '../../command.js';
import type { Host } from '../../host.js';
import { createKey } from './create.js';
import { listKeys } from './list.js';
import { revokeKey } from './revoke.js';

export const keys = (host: Host) =>
  group(host, { name: 'keys', summary: 'Create, list and revoke API keys' }, [
    createKey(host),
    listKeys(host),
    revokeKey(host),
  ]);
