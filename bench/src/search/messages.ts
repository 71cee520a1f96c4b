import { z } from 'zod';

/** What the benchmark asks of the process that it measures. */
export const request = z.enum([
  /** Answers when the model is loaded. */
  'model',
  /** How long the parts of searches took since it was last asked. */
  'parts',
  /** The longest that the event loop was held since it was last asked. */
  'held',
  /** What the search index takes. */
  'index',
  'close',
]);
export type Request = z.infer<typeof request>;

export const nothing = z.null();

/** Milliseconds, summed over all searches. */
export const partTimes = z.object({
  parts: z.record(z.string(), z.number()),
  /** In which any of the parts ran. */
  covered: z.number(),
});
export type PartTimes = z.infer<typeof partTimes>;

/** Bytes. */
export const indexMemory = z.object({ resident: z.number(), reserved: z.number(), process: z.number() });
export type IndexMemory = z.infer<typeof indexMemory>;
