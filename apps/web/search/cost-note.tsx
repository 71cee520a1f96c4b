import { formatMoney } from '../figures/money';
import { mostItCosts, type Sources } from './sources';

interface CostNoteProps {
  readonly sources: Sources | undefined;
  readonly datasets: readonly string[];
  readonly results: number;
}

/** What pressing Search may cost. */
export function CostNote({ sources, datasets, results }: CostNoteProps) {
  const most = sources && mostItCosts(sources, datasets, results);
  return (
    <p className="min-h-10 basis-60 self-center text-[0.8125rem] text-muted">
      {most === 0
        ? 'Free: these are your own datasets.'
        : 'Each result of another provider costs its dataset’s price; your own data is free. '}
      {most !== 0 && most != null && (
        <>
          At most <strong className="font-medium text-ink tabular-nums">{formatMoney(most)}</strong> at
          today’s prices.
        </>
      )}
    </p>
  );
}
