import type { Dataset } from '@ipto/contracts';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { call } from '../../../api/call';
import { contract } from '../../../api/contract';
import { boundsOf, type Period } from '../../../period/use-period';

export interface DatasetFigures {
  readonly dataset: Dataset;
  /** Undefined while they are on their way. */
  readonly retrievals: number | undefined;
  readonly revenue: number | undefined;
}

/** What each of several datasets brought in over a period. */
export function useDatasetFigures(datasets: readonly Dataset[], period: Period): DatasetFigures[] {
  const answers = useQueries({
    queries: datasets.map(({ dataset_id }) => {
      const input = { dataset_id, ...boundsOf(period) };
      return {
        queryKey: [contract.provider.analytics.rest.path, input],
        queryFn: ({ signal }: { signal: AbortSignal }) => call(contract.provider.analytics, input, signal),
        placeholderData: keepPreviousData,
      };
    }),
  });
  return datasets.map((dataset, index) => {
    const figures = answers[index]?.data;
    return { dataset, retrievals: figures?.retrievals, revenue: figures?.revenue };
  });
}
