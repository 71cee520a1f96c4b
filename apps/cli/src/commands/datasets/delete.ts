import { leaf } from '../../command.js';
import { confirmFlag } from '../../flags/values.js';
import { escapeControls } from '../../output/escape.js';

export const deleteDataset = leaf({
  description: 'This is irreversible: all objects and index data in the dataset are removed.',
  args: [['<dataset_id>', 'The dataset.']],
  options: [confirmFlag()],
  examples: ['ipto datasets delete dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --confirm'],
  run: async (call, id: string, { confirm }: { confirm?: true }) => {
    await call.confirm(confirm, `Permanently delete dataset ${id} and all its objects?`);
    const client = await call.client();
    const dataset = await client.api.datasets.delete.mutate({ id });
    await call.result(
      dataset,
      () => `Deleted dataset ${escapeControls(dataset.name)} (${dataset.dataset_id}).\n`,
    );
  },
});
