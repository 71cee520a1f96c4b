import { z } from 'zod';
import type { Question } from './peer.js';

/** What the benchmark asks of the process that an engine runs in. */
export type Request =
  /** Fills the engine with the corpus in a folder. */
  | { readonly kind: 'fill'; readonly corpus: string }
  | { readonly kind: 'search'; readonly question: Question }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'parts' }
  | { readonly kind: 'close' };

const ms = z.number();

/** What is answered to each kind. */
export const answers = {
  fill: z.object({ ms }),
  search: z.object({ ms, ids: z.array(z.int()) }),
  bytes: z.object({ index: z.number(), all: z.number() }),
  parts: z.record(z.string(), z.number()),
  close: z.null(),
} as const;

export type Answer<Kind extends Request['kind']> = z.infer<(typeof answers)[Kind]>;
