import { leaf } from '../../command.js';
import { escapeControls } from '../../output/escape.js';

export const cancelUpload = leaf({
  description: 'Of an upload that was started and never confirmed. Left alone, it expires after 24 hours.',
  args: [['<object_id>', 'The object.']],
  examples: ['ipto objects cancel obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string) => {
    const client = await call.client();
    const object = await client.api.objects.cancel.mutate({ id });
    await call.result(
      object,
      () => `Cancelled the upload of ${escapeControls(object.filename)} (${object.object_id}).\n`,
    );
  },
});
