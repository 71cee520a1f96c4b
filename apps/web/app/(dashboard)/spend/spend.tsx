'use client';

import Link from 'next/link';
import type { Answer } from '../../../api/answer';
import { contract } from '../../../api/contract';
import { Series } from '../../../charts/series';
import { useAnswer } from '../../../data/use-answer';
import { formatDay } from '../../../figures/instant';
import { formatMoney, Money } from '../../../figures/money';
import { PeriodChoiceFields } from '../../../period/period-choice';
import { boundsOf, type Period, usePeriod } from '../../../period/use-period';
import { Card } from '../../../ui/card';
import { PageHeader } from '../../../ui/page-header';
import { Problem } from '../../../ui/problem';
import { Skeleton } from '../../../ui/skeleton';
import { Cap } from './cap';
import { DownloadCsv } from './download-csv';
import { Shares } from './shares';

/** What was spent: in all, by day, by dataset and by key, and how much of the month's cap is left. */
export function Spend() {
  const period = usePeriod('month');
  const bounds = boundsOf(period);
  const { data: spend, error } = useAnswer(contract.agent.spend, bounds);
  return (
    <>
      <PageHeader
        title="Spend"
        lead="What your searches, citations, downloads and outcomes cost. Days are those of the books, in UTC."
        actions={<DownloadCsv bounds={bounds} />}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Cap />
        <div className="grid gap-4">
          <div className="flex flex-wrap items-end gap-3">
            <PeriodChoiceFields period={period} />
          </div>
          {error && <Problem failure={error} />}
        </div>
        {(spend || !error) && <Figures spend={spend} period={period} />}
      </div>
    </>
  );
}

interface FiguresProps {
  /** Undefined while they are on their way. */
  readonly spend: Answer<typeof contract.agent.spend> | undefined;
  readonly period: Period;
}

function Figures({ spend, period }: FiguresProps) {
  return (
    <>
      <Series
        label="Spend"
        values={spend?.by_day.map(({ date, amount }) => ({ date, value: amount }))}
        period={period}
        format={formatMoney}
        lead={`${formatDay(period.from)} to ${formatDay(period.to)}`}
        aside={
          <div className="sm:text-right">
            <p className="text-sm text-muted">In all</p>
            <div className="text-2xl font-semibold tracking-tight">
              {spend ? <Money amount={spend.total_amount} /> : <Skeleton className="h-8 w-24" />}
            </div>
          </div>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        <Card title="By dataset">
          <Shares
            label="Spend by dataset"
            shares={spend?.by_dataset.map(({ dataset_id, dataset_name, amount }) => ({
              id: dataset_id,
              name: (
                <Link
                  href={`/catalog/${dataset_id}`}
                  prefetch={false}
                  className="underline underline-offset-4"
                >
                  {dataset_name}
                </Link>
              ),
              amount,
            }))}
          />
        </Card>
        <Card title="By key">
          <Shares
            label="Spend by key"
            shares={spend?.by_key.map(({ api_key_id, name, amount }) => ({
              id: api_key_id ?? 'session',
              name,
              amount,
            }))}
          />
        </Card>
      </div>
    </>
  );
}
