/** What the benchmark asks of the process that it measures; each is answered with a number, milliseconds if a time. */
export type Request =
  | { readonly kind: 'datasets'; readonly tenantId: string }
  /** Ingests the passages from one number to another. */
  | { readonly kind: 'ingest'; readonly from: number; readonly to: number }
  /** Ingests at full speed until told to stop; answers at once, and the stop with how many passages it were. */
  | { readonly kind: 'ingest-on'; readonly from: number }
  | { readonly kind: 'ingest-off' }
  | { readonly kind: 'vacuum' }
  /** The two bare statements of a search and the embedding of its query. */
  | { readonly kind: 'bare'; readonly query: string }
  /** Milliseconds that transactions took since it was last asked: of searches, those that bill and record them. */
  | { readonly kind: 'metered' }
  /** The longest that the event loop was held since it was last asked. */
  | { readonly kind: 'held' }
  | { readonly kind: 'close' };

export interface Reply {
  readonly value: number;
}
