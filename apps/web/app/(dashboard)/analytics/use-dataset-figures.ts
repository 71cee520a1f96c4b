import type { Dataset } from '@ipto/contracts';
import { keepPreviousData, queryOptions, useQueries } from '@tanstack/react-query';
import type { Answer } from '../../../api/answer';
import { call } from '../../../api/call';
import type { CallFailed } from '../../../api/call-failed';
import { contract } from '../../../api/contract';
import { boundsOf, type Period } from '../../../period/use-period';

/** Undefined while it is on its way, null where it did not come. */
type Figure = number | null | undefined;

export interface DatasetFigures {
  readonly dataset: Dataset;
  readonly retrievals: Figure;
  readonly revenue: Figure;
}

interface FiguresOfAll {
  readonly figures: DatasetFigures[];
  /** What the first that did not come failed with. */
  readonly failure: CallFailed | null;
}

/** What each of several datasets brought in over a period. */
export function useDatasetFigures(datasets: readonly Dataset[], period: Period): FiguresOfAll {
  const answers = useQueries({
    queries: datasets.map(({ dataset_id }) => {
      const input = { dataset_id, ...boundsOf(period) };
      return queryOptions<Answer<typeof contract.provider.analytics>, CallFailed>({
        queryKey: [contract.provider.analytics.rest.path, input],
        queryFn: ({ signal }) => call(contract.provider.analytics, input, signal),
        placeholderData: keepPreviousData,
      });
    }),
  });
  const figures = datasets.map((dataset, index) => {
    const answer = answers[index];
    const missing = answer?.error ? null : undefined;
    return {
      dataset,
      retrievals: answer?.data?.retrievals ?? missing,
      revenue: answer?.data?.revenue ?? missing,
    };
  });
  return { figures, failure: answers.find(({ error }) => error)?.error ?? null };
}
