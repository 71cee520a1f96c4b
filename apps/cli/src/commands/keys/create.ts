import { datasetAccessMode, type Scope } from '@ipto/contracts';
import { Option } from 'commander';
import type { z } from 'zod';
import { leaf } from '../../command.js';
import { usageError } from '../../exit.js';
import { parseScopes } from '../../flags/scopes.js';
import { parseList } from '../../flags/values.js';
import { escapeControls } from '../../output/escape.js';
import { describeKey } from './columns.js';

interface CreateOptions {
  name: string;
  scopes: Scope[];
  accessMode?: z.infer<typeof datasetAccessMode>;
  datasets?: string[];
}

export const createKey = leaf({
  description: 'The secret is printed once and kept nowhere.',
  options: [
    new Option('--name <name>', 'Human-readable key name.').makeOptionMandatory(),
    new Option('--scopes <scopes>', 'Comma-separated scopes (e.g., search,datasets.read).')
      .argParser(parseScopes)
      .makeOptionMandatory(),
    new Option('--access-mode <mode>', 'Which datasets it may use. Defaults to all_available.').choices(
      datasetAccessMode.options,
    ),
    new Option(
      '--datasets <dataset_ids>',
      'Comma-separated dataset IDs; makes the access mode allow_list.',
    ).argParser(parseList),
  ],
  examples: [
    'ipto keys create --name "ci-pipeline" --scopes search,datasets.read',
    'ipto keys create --name "legal" --scopes search,datasets.read --datasets dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
  ],
  run: async (call, { name, scopes, accessMode, datasets }: CreateOptions) => {
    if (datasets && accessMode === 'all_available') {
      throw usageError('--datasets needs --access-mode allow_list.');
    }
    const client = await call.client();
    const key = await client.api.keys.create.mutate({
      name,
      scopes,
      dataset_access_mode: accessMode ?? (datasets ? 'allow_list' : 'all_available'),
      dataset_ids: datasets ?? [],
    });
    await call.result(key, () => `${describeKey(key)}Secret:  ${escapeControls(key.secret)}\n`);
    call.note('Store the secret now: it will not be shown again.');
  },
});
