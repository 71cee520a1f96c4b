'use client';

import type { CatalogDataset } from '@ipto/contracts';
import { useState } from 'react';
import { CallFailed } from '../../../../api/call-failed';
import { fromMicros, LIMITS, toMicros } from '../../../../api/contract';
import { formatMoney } from '../../../../figures/money';
import { CapReached } from '../../../../search/cap-reached';
import { Found } from '../../../../search/found';
import { OpenedSource } from '../../../../search/opened-source';
import { useSearch } from '../../../../search/use-search';
import { Card } from '../../../../ui/card';
import { Field } from '../../../../ui/field';
import { Form } from '../../../../ui/form';
import { SkeletonRows } from '../../../../ui/skeleton';

const SAMPLES = 3;

/** A search of one dataset, for whoever wants to see what it answers before building on it. */
export function SampleResults({ dataset, isOwn }: { dataset: CatalogDataset; isOwn: boolean }) {
  const [query, setQuery] = useState('');
  const [capFailure, setCapFailure] = useState<CallFailed | null>(null);
  const search = useSearch();
  const most = fromMicros(toMicros(dataset.price) * BigInt(SAMPLES));
  const start = async () => {
    setCapFailure(null);
    try {
      await search.start({ query: query.trim(), limit: SAMPLES, dataset_ids: [dataset.dataset_id] });
    } catch (error) {
      if (!(error instanceof CallFailed && error.code === 'payment_required')) throw error;
      setCapFailure(error);
    }
  };
  return (
    <Card title="Sample results" lead={`Ask this dataset alone; the best ${SAMPLES} passages answer.`}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <Form
          submit="Search"
          send={start}
          disabled={query.trim() === ''}
          beside={
            <p className="self-center text-[0.8125rem] text-muted">
              {isOwn
                ? 'Free: this is your own dataset.'
                : `Costs at most ${formatMoney(most)}: ${formatMoney(dataset.price)} for each of ${SAMPLES} results.`}
            </p>
          }
        >
          <Field
            name="query"
            label="Query"
            type="search"
            autoComplete="off"
            maxLength={LIMITS.queryChars}
            value={query}
            onChange={({ target }) => setQuery(target.value)}
          />
        </Form>
        {search.pending && !search.searched && <SkeletonRows rows={SAMPLES} className="h-36" />}
        {search.searched && <Found searched={search.searched} more={search.more} />}
        {capFailure && <CapReached failure={capFailure} />}
        <OpenedSource searched={search.searched} />
      </div>
    </Card>
  );
}
