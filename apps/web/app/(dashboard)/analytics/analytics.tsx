'use client';

import { parseAsString, useQueryState } from 'nuqs';
import type { CallFailed } from '../../../api/call-failed';
import { contract } from '../../../api/contract';
import { useAll } from '../../../data/use-all';
import { useAnswer } from '../../../data/use-answer';
import { formatMoney } from '../../../figures/money';
import { counted, formatCount } from '../../../figures/quantity';
import { PeriodChoiceFields } from '../../../period/period-choice';
import { boundsOf, usePeriod } from '../../../period/use-period';
import { useMay } from '../../../session/session';
import { buttonLooks } from '../../../ui/button';
import { Empty } from '../../../ui/empty';
import { PageHeader } from '../../../ui/page-header';
import { Problem } from '../../../ui/problem';
import { Stat, Stats } from '../../../ui/stat';
import { UsageCharts } from '../../../usage/usage-charts';
import { ByDataset } from './by-dataset';
import { DatasetFilter } from './dataset-filter';
import { Holdings } from './holdings';
import { TopQueries } from './top-queries';

/** What the own datasets are used for, and what they earn. */
export function Analytics() {
  const period = usePeriod('30d');
  const [chosen, setChosen] = useQueryState('dataset', parseAsString);
  const mayReadDatasets = useMay(contract.datasets.list);
  const mayCreate = useMay(contract.datasets.create);
  const holdings = useAnswer(contract.provider.dashboard, {});
  const datasets = useAll(contract.datasets.list, {}, { when: mayReadDatasets });
  const figures = useAnswer(contract.provider.analytics, {
    ...(chosen !== null && { dataset_id: chosen }),
    ...boundsOf(period),
  });
  const { data } = figures;
  if (holdings.data?.total_datasets === 0 && data?.retrievals === 0) {
    return (
      <>
        <PageHeader title="Analytics" />
        <Empty
          title="You have no datasets yet"
          action={
            mayCreate && (
              <a href="/datasets" className={buttonLooks({ kind: 'primary' })}>
                Create a dataset
              </a>
            )
          }
        >
          Once others find and use your data, you see here what it is used for and what it earns.
        </Empty>
      </>
    );
  }
  const failure = figures.error ?? holdings.error ?? datasets.error;
  return (
    <>
      <PageHeader
        title="Analytics"
        lead="What other tenants use of your datasets, and your part of what they pay. Days are in UTC."
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <div className="flex flex-wrap gap-3 *:max-w-72 *:min-w-40">
          {mayReadDatasets && (
            <DatasetFilter
              datasets={datasets.data ?? []}
              chosen={chosen}
              onChoose={(id) => void setChosen(id)}
            />
          )}
          <PeriodChoiceFields period={period} />
        </div>
        {failure && <Problem failure={failure} />}
        {isShown(figures) && (
          <>
            <Stats>
              <Stat
                name="Your revenue"
                value={data && formatMoney(data.revenue)}
                note={data && data.outcomes > 0 && `With ${counted(data.outcomes, 'outcome')}`}
              />
              <Stat name="Retrievals" value={data && formatCount(data.retrievals)} />
              <Stat name="Citations" value={data && formatCount(data.citations)} />
              <Stat name="Downloads" value={data && formatCount(data.downloads)} />
            </Stats>
            <UsageCharts days={data?.by_day} period={period} />
          </>
        )}
        {chosen === null && mayReadDatasets && datasets.data?.length !== 0 && isShown(datasets) && (
          <ByDataset datasets={datasets.data} period={period} />
        )}
        {isShown(figures) && <TopQueries queries={data?.top_queries} />}
        {isShown(holdings) && <Holdings held={holdings.data} />}
      </div>
    </>
  );
}

/** What failed has no place on the page, unless an earlier answer is there. */
const isShown = ({ data, error }: { data: unknown; error: CallFailed | null }) =>
  data !== undefined || error === null;
