import { leaf } from '../command.js';
import { formatCitation } from '../output/citation.js';
import { escapeControls } from '../output/escape.js';
import { formatTitle } from '../output/title.js';

export const source = leaf({
  description: 'Free, for 30 days, to the tenant that got the result, as long as it may search the dataset.',
  args: [['<retrieval_id>', 'A result, as `ipto search --output json` prints it.']],
  examples: ['ipto source ret_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string) => {
    const client = await call.client();
    const passage = await client.api.retrievals.source.query({ id });
    await call.result(passage, async () => {
      const text = passage.text.split(/\r?\n/).map(escapeControls).join('\n');
      return `${await formatTitle(call, passage)}\n${escapeControls(formatCitation(passage))}  ${call.dim(passage.object_id)}\n\n${text}\n`;
    });
  },
});
