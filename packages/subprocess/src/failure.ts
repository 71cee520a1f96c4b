/**
 * Why a call got no answer.
 * - `start`: the child could not be started or did not get ready in time
 * - `timeout`: the call ran past its time limit and the child was killed
 * - `memory`: the child used more memory than allowed
 * - `crash`: the child ended by itself
 * - `threw`: the child's handler threw
 * - `invalid`: the answer did not have the promised shape
 * - `closed`: the subprocess was closed
 */
export type FailureCause = 'start' | 'timeout' | 'memory' | 'crash' | 'threw' | 'invalid' | 'closed';

/** A call to a subprocess failed; the next call gets a fresh child. */
export class SubprocessFailed extends Error {
  override readonly name = 'SubprocessFailed';
  readonly failure: FailureCause;

  constructor(failure: FailureCause, message: string) {
    super(message);
    this.failure = failure;
  }
}
