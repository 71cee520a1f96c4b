import { leaf } from '../../command.js';
import { confirmFlag } from '../../flags/values.js';
import { escapeControls } from '../../output/escape.js';

export const deleteObject = leaf({
  args: [['<object_id>', 'The object.']],
  options: [confirmFlag()],
  examples: ['ipto objects delete obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --confirm'],
  run: async (call, id: string, { confirm }: { confirm?: true }) => {
    await call.confirm(confirm, `Permanently delete object ${id}?`);
    const client = await call.client();
    const object = await client.api.objects.delete.mutate({ id });
    await call.result(object, () => `Deleted ${escapeControls(object.filename)} (${object.object_id}).\n`);
  },
});
