'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer } from '../../../api/answer';
import type { CallFailed } from '../../../api/call-failed';
import type { contract } from '../../../api/contract';
import { formatMoney } from '../../../figures/money';
import { counted, formatBytes, formatCount } from '../../../figures/quantity';
import { Stat, Stats } from '../../../ui/stat';
import { FiguresSection } from './figures-section';

export type Sales = Answer<typeof contract.provider.dashboard>;

/** What the own data is, and earns. */
export function ProviderFigures({ answer }: { answer: UseQueryResult<Sales, CallFailed> }) {
  const { data, error } = answer;
  return (
    <FiguresSection
      title="Your data"
      more={{ href: '/analytics', label: 'Analytics' }}
      failure={data ? null : error}
    >
      <Stats>
        <Stat name="Revenue, 30 days" value={data && formatMoney(data.revenue_30d)} note="Your part" />
        <Stat
          name="Retrievals, 30 days"
          value={data && formatCount(data.retrievals_30d)}
          note="By other tenants"
        />
        <Stat
          name="Objects"
          value={data && formatCount(data.total_objects)}
          note={
            data && `${formatBytes(data.total_storage_bytes)} in ${counted(data.total_datasets, 'dataset')}`
          }
        />
        <Stat
          name="Waiting for review"
          value={data && formatCount(data.objects_pending_review)}
          note={
            data &&
            `${formatCount(data.objects_approved)} approved, ${formatCount(data.objects_rejected)} rejected`
          }
        />
      </Stats>
    </FiguresSection>
  );
}
