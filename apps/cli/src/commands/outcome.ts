import { Option } from 'commander';
import { leaf } from '../command.js';
import { parseAmount } from '../flags/values.js';
import { formatMoney } from '../output/units.js';

export const outcome = leaf({
  description:
    'Costs a tenth of it where the monetization of the dataset is outcome_share, else nothing. By the tenant that got the result, once, within 30 days.',
  args: [['<retrieval_id>', 'A result, as `ipto search --output json` prints it.']],
  options: [
    new Option('--revenue <usd>', 'What the result earned, in USD.')
      .argParser(parseAmount)
      .makeOptionMandatory(),
  ],
  examples: ['ipto outcome ret_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --revenue 100'],
  run: async (call, id: string, { revenue }: { revenue: number }) => {
    const client = await call.client();
    const report = await client.api.retrievals.reportOutcome.mutate({
      id,
      revenue_amount: revenue,
      currency: 'USD',
    });
    await call.result(
      report,
      () =>
        `Reported that ${report.retrieval_id} earned ${formatMoney(revenue)}. Charged ${formatMoney(report.charged_amount)}.\n`,
    );
  },
});
