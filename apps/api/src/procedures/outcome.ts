/** What a call is answered: the output and its success status. */
export interface Outcome {
  readonly output: unknown;
  readonly status: number;
  /** Whether this is the answer of an earlier call with the same Idempotency-Key. */
  readonly replayed?: boolean;
}
