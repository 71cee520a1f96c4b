import type { SearchAnswer } from '@ipto/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { contract, sumAmounts } from '../api/contract';
import { Instant } from '../figures/instant';
import { formatMoney } from '../figures/money';
import { counted } from '../figures/quantity';
import { useMay } from '../session/session';
import { modeName } from './modes';

/** How it was searched, how long that took, what it cost, and what there is to know about it. */
export function AnswerNotes({ answers }: { answers: readonly [SearchAnswer, ...SearchAnswer[]] }) {
  const [first] = answers;
  const last = answers[answers.length - 1] ?? first;
  const charged = sumAmounts(answers.map(({ charged_amount }) => charged_amount));
  return (
    <div className="mt-1 grid gap-2 text-sm text-muted">
      <p role="status">
        {charged === 0 ? 'Charged nothing' : `Charged ${formatMoney(charged)}`} · {modeName(first.mode)} ·{' '}
        {Math.round(last.took_ms)} ms
      </p>
      {answers.some(({ results }) => results.some(({ price }) => price === 0)) && (
        <p>Free are your own data, and objects that this search has been billed for already.</p>
      )}
      {first.mode_reason && (
        <p>
          Why {modeName(first.mode)}: {first.mode_reason}
        </p>
      )}
      {[...new Set(answers.flatMap(({ warnings }) => warnings))].map((warning) => (
        <Note key={warning}>{warning}</Note>
      ))}
      {last.withheld && <Withheld withheld={last.withheld} />}
    </div>
  );
}

function Withheld({ withheld }: { withheld: NonNullable<SearchAnswer['withheld']> }) {
  const maySeeSpend = useMay(contract.agent.spend);
  return (
    <Note>
      {counted(withheld.count, 'more result')} {withheld.count === 1 ? 'was' : 'were'} found but withheld, and
      not charged: {formatMoney(withheld.spent)} of this month’s spend cap of {formatMoney(withheld.cap)} is
      spent. It starts anew <Instant at={withheld.resets_at} />.{' '}
      {maySeeSpend && (
        <Link href="/spend" className="underline underline-offset-4">
          See spend and cap
        </Link>
      )}
    </Note>
  );
}

export function Note({ children }: { children: ReactNode }) {
  return <p className="rounded-lg bg-warn-soft px-3.5 py-2.5 text-warn">{children}</p>;
}
