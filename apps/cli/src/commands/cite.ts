import { leaf } from '../command.js';
import { formatMoney } from '../output/units.js';

export const cite = leaf({
  description:
    'Costs twice what the result did when it was found. By the tenant that got the result, once, within 30 days.',
  args: [['<retrieval_id>', 'A result, as `ipto search --output json` prints it.']],
  examples: ['ipto cite ret_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string) => {
    const client = await call.client();
    const report = await client.api.retrievals.cite.mutate({ id });
    await call.result(
      report,
      () =>
        `Reported that ${report.retrieval_id} was cited. Charged ${formatMoney(report.charged_amount)}.\n`,
    );
  },
});
