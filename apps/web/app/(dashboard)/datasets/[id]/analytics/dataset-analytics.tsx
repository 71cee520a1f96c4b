'use client';

import Link from 'next/link';
import { contract } from '../../../../../api/contract';
import { useAnswer } from '../../../../../data/use-answer';
import { formatMoney } from '../../../../../figures/money';
import { formatBytes, formatCount } from '../../../../../figures/quantity';
import { daysOf } from '../../../../../period/use-period';
import { buttonLooks } from '../../../../../ui/button';
import { PageHeader } from '../../../../../ui/page-header';
import { Problem } from '../../../../../ui/problem';
import { Stat, Stats } from '../../../../../ui/stat';
import { UsageCharts } from '../../../../../usage/usage-charts';

/** How one dataset did in the past 30 days. */
export function DatasetAnalytics({ id }: { id: string }) {
  const { data, error } = useAnswer(contract.provider.datasetAnalytics, { id });
  // What the API covers.
  const period = daysOf('30d', new Date());
  return (
    <>
      <PageHeader
        title={data?.dataset_name ?? 'Dataset analytics'}
        lead="What other tenants used of it in the past 30 days (UTC), and your part of what they paid."
        above={
          <>
            <Link href="/analytics" prefetch={false}>
              Analytics
            </Link>
            {' · '}
            <Link href={`/datasets/${encodeURIComponent(id)}`} prefetch={false}>
              The dataset
            </Link>
          </>
        }
        actions={
          <Link
            href={`/analytics?dataset=${encodeURIComponent(id)}`}
            prefetch={false}
            className={buttonLooks()}
          >
            Other periods
          </Link>
        }
      />
      {error ? (
        <Problem failure={error} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <Stats>
            <Stat name="Your revenue" value={data && formatMoney(data.revenue)} />
            <Stat name="Retrievals" value={data && formatCount(data.retrievals)} />
            <Stat
              name="Citations and downloads"
              value={data && formatCount(data.citations + data.downloads)}
              note={data && `${formatCount(data.citations)} and ${formatCount(data.downloads)}`}
            />
            <Stat
              name="Ready objects"
              value={data && formatCount(data.active_object_count)}
              note={data && `Of ${formatCount(data.object_count)}, ${formatBytes(data.storage_bytes)}`}
            />
          </Stats>
          <UsageCharts days={data?.by_day} period={period} />
        </div>
      )}
    </>
  );
}
