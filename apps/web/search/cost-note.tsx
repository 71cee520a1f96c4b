import { type Source, useSources } from '../datasets/use-sources';
import { formatMoney } from '../figures/money';
import { mostItCosts, searchedOf } from './cost';

const BY_RESULT = 'Each result of another provider costs its dataset’s price; your own data is free.';

interface CostNoteProps {
  readonly datasets: readonly string[];
  readonly results: number;
}

/** What pressing Search may cost. */
export function CostNote({ datasets, results }: CostNoteProps) {
  const searched = searchedOf(useSources(datasets), datasets);
  return (
    <p className="min-h-10 basis-60 self-center text-[0.8125rem] text-muted">
      {searched ? <MostItCosts searched={searched} results={results} /> : BY_RESULT}
    </p>
  );
}

function MostItCosts({ searched, results }: { searched: readonly Source[]; results: number }) {
  const most = mostItCosts(searched, results);
  if (most > 0)
    return (
      <>
        {BY_RESULT} At most <strong className="font-medium text-ink tabular-nums">{formatMoney(most)}</strong>{' '}
        at today’s prices.
      </>
    );
  const isOwn = searched.length > 0 && searched.every(({ provider }) => provider === null);
  return isOwn ? 'Free: these are your own datasets.' : 'Free at today’s prices.';
}
