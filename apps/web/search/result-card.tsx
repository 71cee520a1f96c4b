import type { SearchResult } from '@ipto/contracts';
import Link from 'next/link';
import { formatMoney } from '../figures/money';
import { Badge } from '../ui/badge';
import { headingsText, placeOf } from './citation';
import { Highlighted } from './highlighted';

/** One passage that was found; its title opens the source. */
export function ResultCard({ result, onOpen }: { result: SearchResult; onOpen: () => void }) {
  const { rank, title, heading_path, filename, dataset_id, dataset_name, snippet, highlights, citation } =
    result;
  const place = placeOf(citation);
  return (
    <li className="rounded-xl border bg-surface p-4 sm:p-5">
      <div className="flex items-start justify-between gap-4">
        <h3 className="min-w-0 font-medium wrap-anywhere">
          <span className="mr-2 text-muted tabular-nums">{rank}</span>
          <button
            type="button"
            onClick={onOpen}
            className="rounded-sm text-left text-accent underline-offset-4 hover:underline"
          >
            {title || filename}
          </button>
        </h3>
        <Badge tone={result.price > 0 ? 'accent' : 'neutral'}>
          {result.price > 0 ? formatMoney(result.price) : 'Free'}
        </Badge>
      </div>
      {heading_path.length > 0 && (
        <p className="mt-0.5 text-[0.8125rem] text-muted wrap-anywhere">{headingsText(heading_path)}</p>
      )}
      <p className="mt-2 text-[0.9375rem] leading-relaxed text-pretty wrap-anywhere">
        <Highlighted text={snippet} ranges={highlights} />
      </p>
      <p className="mt-2.5 flex flex-wrap gap-x-2 gap-y-0.5 text-[0.8125rem] text-muted">
        <span className="wrap-anywhere">
          {filename}
          {place && `, ${place}`}
        </span>
        <span aria-hidden>·</span>
        <Link href={`/catalog/${dataset_id}`} className="underline underline-offset-4 wrap-anywhere">
          {dataset_name}
        </Link>
        <span aria-hidden>·</span>
        <span className="tabular-nums">score {result.score.toFixed(2)}</span>
      </p>
      {result.explain && <Explanation {...result.explain} />}
    </li>
  );
}

function Explanation({ lexical_rank, dense_rank, fused_score }: NonNullable<SearchResult['explain']>) {
  const place = (rank: number | null) => (rank === null ? 'not among them' : `no. ${rank}`);
  return (
    <p className="mt-1 text-[0.8125rem] text-muted tabular-nums">
      By words {place(lexical_rank)}, by meaning {place(dense_rank)}, fused score {fused_score.toFixed(3)}
    </p>
  );
}
