'use client';

import { counted } from '../figures/quantity';
import { Button } from '../ui/button';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { useAction } from '../ui/use-action';
import { AnswerNotes } from './answer-notes';
import { useOpenSource } from './opened-source';
import { ResultCard } from './result-card';
import type { Search, Searched } from './use-search';

interface FoundProps {
  readonly searched: Searched;
  readonly more: Search['more'];
}

/** What a search found, and what it cost. */
export function Found({ searched: { call, answers }, more }: FoundProps) {
  const [, openSource] = useOpenSource();
  const next = useAction();
  const results = answers.flatMap((answer) => answer.results);
  const last = answers[answers.length - 1] ?? answers[0];
  const cursor = last.next_cursor;
  return (
    <section aria-labelledby="found" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div>
        <h2 id="found" className="font-semibold tracking-tight wrap-anywhere">
          {results.length === 0 ? 'No results' : counted(results.length, 'result')} for “{call.query}”
        </h2>
        <AnswerNotes answers={answers} />
      </div>
      {results.length === 0 && last.withheld === null && (
        <Empty title="Nothing was found.">
          Use fewer or other words, search by meaning (dense), take filters away, or choose more datasets.
          Searching again costs nothing where nothing is found.
        </Empty>
      )}
      {results.length > 0 && (
        <ol className="grid grid-cols-[minmax(0,1fr)] gap-3">
          {results.map((result) => (
            <ResultCard
              key={result.retrieval_id}
              result={result}
              onOpen={() => openSource(result.retrieval_id)}
            />
          ))}
        </ol>
      )}
      {cursor !== null && (
        <div>
          <Problem failure={next.failure} />
          <div className="flex flex-wrap items-center gap-3">
            <Button pending={next.pending} onPress={() => void next.run(() => more(cursor))}>
              More results
            </Button>
            <p className="text-[0.8125rem] text-muted">They cost what their datasets ask, as these did.</p>
          </div>
        </div>
      )}
    </section>
  );
}
