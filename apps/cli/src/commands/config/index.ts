import { group } from '../../command.js';
import type { Host } from '../../host.js';
import { setConfig } from './set.js';
import { showConfig } from './show.js';

export const config = (host: Host) =>
  group(host, { name: 'config', summary: 'Show and change the configuration' }, [
    showConfig(host),
    setConfig(host),
  ]);
