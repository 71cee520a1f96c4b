import { datasetAccessMode, type Scope } from '@ipto/contracts';
import { Option } from 'commander';
import type { z } from 'zod';
import { leaf } from '../../command.js';
import { usageError } from '../../exit.js';
import { parseScopes } from '../../flags/scopes.js';
import { parseList } from '../../flags/values.js';
import { describeKey } from './columns.js';

interface UpdateOptions {
  name?: string;
  scopes?: Scope[];
  accessMode?: z.infer<typeof datasetAccessMode>;
  datasets?: string[];
}

export const updateKey = leaf({
  description:
    '--datasets replaces the whole allow list; keys grant and revoke-grant change it one by one. Switching to all_available removes every grant.',
  args: [['<key_id>', 'The API key.']],
  options: [
    new Option('--name <name>', 'New key name.'),
    new Option('--scopes <scopes>', 'New scopes, comma-separated (e.g., search,datasets.read).').argParser(
      parseScopes,
    ),
    new Option('--access-mode <mode>', 'Which datasets it may use.').choices(datasetAccessMode.options),
    new Option('--datasets <dataset_ids>', 'Comma-separated dataset IDs of the allow list.').argParser(
      parseList,
    ),
  ],
  examples: [
    'ipto keys update key_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --scopes search,datasets.read',
    'ipto keys update key_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --access-mode all_available',
  ],
  run: async (call, id: string, { name, scopes, accessMode, datasets }: UpdateOptions) => {
    if (!name && !scopes && !accessMode && !datasets) {
      throw usageError('Nothing to change: give --name, --scopes, --access-mode or --datasets.');
    }
    const client = await call.client();
    const key = await client.api.keys.update.mutate({
      id,
      name,
      scopes,
      dataset_access_mode: accessMode ?? (datasets && 'allow_list'),
      dataset_ids: datasets,
    });
    await call.result(key, () => describeKey(key));
  },
});
