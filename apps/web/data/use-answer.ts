import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { call } from '../api/call';
import type { CallFailed } from '../api/call-failed';
import type { AnyProcedure } from '../api/contract';
import type { Answer } from '../api/login';

interface Options<P extends AnyProcedure> {
  /** False: not yet. */
  readonly when?: boolean;
  /** How often to ask again, by what the last answer says; false where nothing will change by itself. */
  readonly everyMs?: (answer: Answer<P> | undefined) => number | false;
}

/** What a procedure that only reads answers, asked again after every change. While the input changes the last answer stays. */
export function useAnswer<P extends AnyProcedure & { kind: 'query' }>(
  procedure: P,
  input: z.input<P['input']>,
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
