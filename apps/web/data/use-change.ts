import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Answer, InputOf } from '../api/answer';
import { call } from '../api/call';
import type { LightProcedure } from '../api/contract';

export type Change = <P extends LightProcedure>(procedure: P, input: InputOf<P>) => Promise<Answer<P>>;

/** Calls a procedure that changes something; whatever is shown is then asked again. Rejects with `CallFailed`. */
export function useChange(): Change {
  const client = useQueryClient();
  return useCallback(
    async (procedure, input) => {
      const answer = await call(procedure, input);
      await client.invalidateQueries();
      return answer;
    },
    [client],
  );
}
