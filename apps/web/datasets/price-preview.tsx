import {
  citationPrice,
  downloadPrice,
  fromMicros,
  HIGHEST_DEMAND_RETRIEVALS,
  type Micros,
  outcomePrice,
  type PriceConditions,
  type PriceTerms,
  retrievalPrice,
  splitCharge,
  toMicros,
} from '../api/contract';
import { formatMoney, Money } from '../figures/money';
import { counted, formatCount } from '../figures/quantity';
import { Card } from '../ui/card';
import { type Draft, priceTermsOf } from './draft';

/** Of an object that was uploaded today, in a dataset that nobody has searched yet. */
const TODAY: PriceConditions = { ageDays: 0, billedRetrievals: 0 };
const OUTCOME = toMicros(100);

/** What buyers would pay for a dataset as it is being set, and what its provider keeps. */
export function PricePreview({ draft }: { draft: Draft }) {
  const terms = priceTermsOf(draft);
  return (
    <Card
      title="Price preview"
      lead={
        draft.visibility === 'private'
          ? 'Nobody is charged while it is private; this is what others would pay.'
          : 'What a buyer pays, and the 80 % of it that you keep.'
      }
    >
      {terms ? (
        <div className="grid gap-5">
          <Prices terms={terms} />
          <Movement terms={terms} />
        </div>
      ) : (
        <p className="text-sm text-muted">Enter a price and a half-life to see what they come to.</p>
      )}
    </Card>
  );
}

function Prices({ terms }: { terms: PriceTerms }) {
  const retrieval = retrievalPrice(terms, TODAY);
  const rows: [name: string, price: Micros][] = [
    ['Retrieval', retrieval],
    ['Citation', citationPrice(retrieval)],
    ['Download', downloadPrice(retrieval)],
  ];
  if (terms.monetizationMode === 'outcome_share')
    rows.push([`${formatMoney(fromMicros(OUTCOME))} earned`, outcomePrice(terms.monetizationMode, OUTCOME)]);
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Prices today</caption>
      <thead>
        <tr className="border-b text-left text-muted">
          <th scope="col" className="py-1.5 font-medium">
            Today
          </th>
          <th scope="col" className="py-1.5 pl-3 text-right font-medium">
            Buyer pays
          </th>
          <th scope="col" className="py-1.5 pl-3 text-right font-medium">
            You keep
          </th>
        </tr>
      </thead>
      <tbody className="divide-y">
        {rows.map(([name, price]) => (
          <tr key={name}>
            <th scope="row" className="py-1.5 text-left font-normal">
              {name}
            </th>
            <td className="py-1.5 pl-3 text-right">
              <Money amount={fromMicros(price)} />
            </td>
            <td className="py-1.5 pl-3 text-right font-medium">
              <Money amount={fromMicros(splitCharge(price).provider)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How the price of a retrieval moves with age or demand. */
function Movement({ terms }: { terms: PriceTerms }) {
  if (terms.pricingModel === 'fixed')
    return <p className="text-sm text-muted">It stays the same, whatever the age or the demand.</p>;
  const points = terms.pricingModel === 'time_decay' ? ages(terms.halfLifeDays) : DEMANDS;
  const prices = points.map(({ name, conditions }) => ({ name, price: retrievalPrice(terms, conditions) }));
  const highest = Math.max(1, ...prices.map(({ price }) => Number(price)));
  return (
    <table className="w-full text-sm">
      <caption className="mb-1 text-left text-muted">
        {terms.pricingModel === 'time_decay'
          ? 'A retrieval, by the age of the object'
          : 'A retrieval, by those of the past 24 hours'}
      </caption>
      <tbody>
        {prices.map(({ name, price }) => (
          <tr key={name}>
            <th scope="row" className="w-px py-1 pr-3 text-left font-normal whitespace-nowrap">
              {name}
            </th>
            <td aria-hidden className="py-1">
              <div
                className="h-2 min-w-px rounded-full bg-accent"
                style={{ width: `${(100 * Number(price)) / highest}%` }}
              />
            </td>
            <td className="w-px py-1 pl-3 text-right">
              <Money amount={fromMicros(price)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Point {
  readonly name: string;
  readonly conditions: PriceConditions;
}

const DEMANDS: readonly Point[] = [0, 100, 300, 700, 1_500, 3_100, HIGHEST_DEMAND_RETRIEVALS].map(
  (billedRetrievals) => ({
    name: formatCount(billedRetrievals),
    conditions: { ...TODAY, billedRetrievals },
  }),
);

/** Ages in half-lives; after two and a half of them the price falls no more. */
function ages(halfLifeDays: number): Point[] {
  const days = [0, 0.25, 0.5, 1, 1.5, 2, 2.5].map((halfLives) => Math.round(halfLives * halfLifeDays));
  return [...new Set(days)].map((ageDays) => ({
    name: ageDays === 0 ? 'New' : counted(ageDays, 'day'),
    conditions: { ...TODAY, ageDays },
  }));
}
