import { useCallback, useState } from 'react';
import { CallFailed } from '../api/call-failed';

export interface Action {
  readonly pending: boolean;
  readonly failure: CallFailed | null;
  /** Runs something that calls the API; not again before it has ended. */
  run(work: () => Promise<void>): Promise<void>;
}

/** Keeps the state of a call that a button or form makes. */
export function useAction(): Action {
  const [state, setState] = useState<Pick<Action, 'pending' | 'failure'>>({ pending: false, failure: null });
  const { pending } = state;
  const run = useCallback(
    async (work: () => Promise<void>) => {
      if (pending) return;
      setState({ pending: true, failure: null });
      let failure: CallFailed | null = null;
      try {
        await work();
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        failure = error;
      } finally {
        setState({ pending: false, failure });
      }
    },
    [pending],
  );
  return { ...state, run };
}
