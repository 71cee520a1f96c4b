'use client';

import Link from 'next/link';
import { contract } from '../../../../api/contract';
import { useAll } from '../../../../data/use-all';
import { useAnswer } from '../../../../data/use-answer';
import { MODALITIES } from '../../../../datasets/terms';
import { Instant } from '../../../../figures/instant';
import { formatCount } from '../../../../figures/quantity';
import { useMay } from '../../../../session/session';
import { buttonLooks } from '../../../../ui/button';
import { Card } from '../../../../ui/card';
import { Facts } from '../../../../ui/facts';
import { PageHeader } from '../../../../ui/page-header';
import { Problem } from '../../../../ui/problem';
import { Skeleton } from '../../../../ui/skeleton';
import { Price } from './price';
import { SampleResults } from './sample-results';

/** A dataset as a buyer sees it: what is in it, what it costs, and what it answers. */
export function CatalogDatasetPage({ id }: { id: string }) {
  const { data: dataset, error } = useAnswer(contract.catalog.get, { id });
  // The catalog holds one's own too, once they are listed: searching them is free.
  const own = useAll(contract.datasets.list);
  const isOwn = own.data?.some(({ dataset_id }) => dataset_id === id) ?? false;
  const maySearch = useMay(contract.search.query);
  return (
    <>
      <PageHeader
        above={<Link href="/catalog">Catalog</Link>}
        title={dataset?.name ?? (error ? 'Not in the catalog' : '…')}
        lead={dataset && `By ${dataset.provider_name}`}
        actions={
          maySearch &&
          dataset && (
            <Link href={`/search?datasets=${id}`} className={buttonLooks()}>
              Search it in the playground
            </Link>
          )
        }
      />
      {error && (
        <>
          <Problem failure={error} />
          <p className="text-sm text-muted">
            A dataset leaves the catalog when its provider pauses or hides it. Your own private ones stand
            under{' '}
            <Link href="/datasets" className="underline underline-offset-4">
              Datasets
            </Link>
            .
          </p>
        </>
      )}
      {!dataset && !error && <Skeleton className="h-96 w-full" />}
      {dataset && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
          <Card title="What is in it">
            {dataset.description && (
              <p className="mb-4 text-[0.9375rem] whitespace-pre-line wrap-anywhere">{dataset.description}</p>
            )}
            <Facts
              facts={[
                ['Modality', MODALITIES[dataset.source_modality].label],
                ['Objects ready', formatCount(dataset.ready_object_count)],
                ['Updated', <Instant key="updated" at={dataset.updated_at} />],
              ]}
            />
          </Card>
          <Card title="What it costs">
            <Price dataset={dataset} />
          </Card>
          {maySearch && own.isFetched && (
            <div className="lg:col-span-2">
              <SampleResults dataset={dataset} isOwn={isOwn} />
            </div>
          )}
        </div>
      )}
    </>
  );
}
