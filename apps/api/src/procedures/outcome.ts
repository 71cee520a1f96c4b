/** What a call is answered: the output and its success status. */
export interface Outcome {
  readonly output: unknown;
  readonly status: number;
  /** Whether this is the answer of an earlier call with the same Idempotency-Key. */
  readonly replayed?: boolean;
}

/** A handler's answer where what was to be created existed: REST gives it the procedure's other success status. */
export class AlreadyThere<T> {
  constructor(readonly output: T) {}
}
