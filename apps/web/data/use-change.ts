import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { z } from 'zod';
import { call } from '../api/call';
import type { AnyProcedure } from '../api/contract';
import type { Answer } from '../api/login';

export type Change = <P extends AnyProcedure>(procedure: P, input: z.input<P['input']>) => Promise<Answer<P>>;

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
