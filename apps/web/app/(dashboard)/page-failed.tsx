'use client';

import { useQueryClient } from '@tanstack/react-query';
import type { ErrorInfo } from 'next/error';
import { PageHeader } from '../../ui/page-header';
import { FAILURE_LEAD, FAILURE_TITLE, Failure } from '../failure';

/** Stands for a page of the dashboard; what is around it stays. */
export function DashboardPageFailed({ error, retry }: ErrorInfo) {
  const client = useQueryClient();
  const retryAnew = () => {
    // An answer that can't be shown would be shown again.
    void client.resetQueries();
    retry();
  };
  return (
    <div role="alert">
      <PageHeader title={FAILURE_TITLE} lead={FAILURE_LEAD} />
      <div className="grid gap-5">
        <Failure error={error} retry={retryAnew} />
      </div>
    </div>
  );
}
