import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Answer, InputOf } from '../api/answer';
import { call } from '../api/call';
import type { CallFailed } from '../api/call-failed';
import type { LightProcedure } from '../api/contract';

interface Options<P extends LightProcedure> {
  /** False: not yet. */
  readonly when?: boolean;
  /** How often to ask again, by what the last answer says; false where nothing will change by itself. */
  readonly everyMs?: (answer: Answer<P> | undefined) => number | false;
}

/** What a procedure that only reads answers, asked again after every change. While the input changes the last answer stays. */
export function useAnswer<P extends LightProcedure<'query'>>(
  procedure: P,
  input: InputOf<P>,
  { when = true, everyMs }: Options<P> = {},
): UseQueryResult<Answer<P>, CallFailed> {
  return useQuery<Answer<P>, CallFailed>({
    queryKey: [procedure.rest.path, input],
    queryFn: ({ signal }) => call(procedure, input, signal),
    enabled: when,
    placeholderData: keepPreviousData,
    ...(everyMs && { refetchInterval: ({ state }) => everyMs(state.data) }),
  });
}
