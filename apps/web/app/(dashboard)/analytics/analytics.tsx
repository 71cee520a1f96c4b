'use client';

import { parseAsString, useQueryState } from 'nuqs';
import { contract, LIMITS } from '../../../api/contract';
import { useAnswer } from '../../../data/use-answer';
import { formatMoney } from '../../../figures/money';
import { counted, formatBytes, formatCount } from '../../../figures/quantity';
import { PeriodChoiceFields } from '../../../period/period-choice';
import { boundsOf, usePeriod } from '../../../period/use-period';
import { useMay } from '../../../session/session';
import { buttonLooks } from '../../../ui/button';
import { Empty } from '../../../ui/empty';
import { PageHeader } from '../../../ui/page-header';
import { Problem } from '../../../ui/problem';
import { Select } from '../../../ui/select';
import { Stat, Stats } from '../../../ui/stat';
import { ByDataset } from './by-dataset';
import { Series } from './series';
import { TopQueries } from './top-queries';

/** What the own datasets are used for, and what they earn. */
export function Analytics() {
  const period = usePeriod('30d');
  const [chosen, setChosen] = useQueryState('dataset', parseAsString);
  const mayReadDatasets = useMay(contract.datasets.list);
  const mayCreate = useMay(contract.datasets.create);
  const holdings = useAnswer(contract.provider.dashboard, {}).data;
  const datasets = useAnswer(
    contract.datasets.list,
    { limit: LIMITS.pageMax },
    { when: mayReadDatasets },
  ).data;
  const { data, error } = useAnswer(contract.provider.analytics, {
    ...(chosen !== null && { dataset_id: chosen }),
    ...boundsOf(period),
  });
  if (holdings?.total_datasets === 0 && data?.retrievals === 0) {
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
  const days = data?.by_day;
  return (
    <>
      <PageHeader
        title="Analytics"
        lead="What other tenants use of your datasets, and your part of what they pay. Days are in UTC."
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <div className="flex flex-wrap gap-3 *:max-w-72 *:min-w-40">
          {mayReadDatasets && (
            <Select
              name="dataset"
              label="Dataset"
              value={chosen ?? ''}
              onChange={({ target }) => void setChosen(target.value || null)}
              options={[
                { value: '', label: 'All datasets' },
                ...(datasets?.items ?? []).map(({ dataset_id, name }) => ({
                  value: dataset_id,
                  label: name,
                })),
              ]}
            />
          )}
          <PeriodChoiceFields period={period} />
        </div>
        {error && <Problem failure={error} />}
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
        <div className="grid gap-6 lg:grid-cols-2">
          <Series
            label="Retrievals"
            values={days?.map(({ date, retrievals }) => ({ date, value: retrievals }))}
            period={period}
            format={formatCount}
          />
          <Series
            label="Revenue"
            values={days?.map(({ date, revenue }) => ({ date, value: revenue }))}
            period={period}
            format={formatMoney}
          />
        </div>
        {chosen === null && mayReadDatasets && datasets?.items.length !== 0 && (
          <ByDataset datasets={datasets?.items} period={period} />
        )}
        <TopQueries queries={data?.top_queries} />
        <section aria-labelledby="holdings">
          <h2 id="holdings" className="mb-3 font-semibold tracking-tight">
            What you offer now
          </h2>
          <Stats>
            <Stat name="Datasets" value={holdings && formatCount(holdings.total_datasets)} />
            <Stat
              name="Objects"
              value={holdings && formatCount(holdings.total_objects)}
              note={holdings && formatBytes(holdings.total_storage_bytes)}
            />
            <Stat
              name="Waiting for review"
              value={holdings && formatCount(holdings.objects_pending_review)}
            />
            <Stat
              name="Approved"
              value={holdings && formatCount(holdings.objects_approved)}
              note={holdings && `${formatCount(holdings.objects_rejected)} rejected`}
            />
          </Stats>
        </section>
      </div>
    </>
  );
}
