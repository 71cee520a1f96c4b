import { z } from 'zod';

/** What the parent hands the child on its command line, as JSON. */
export const launchSchema = z.object({
  parentPid: z.int(),
  maxRssBytes: z.int().positive(),
  setup: z.unknown(),
});
export type Launch = z.infer<typeof launchSchema>;

/** A frame from parent to child: one call. At most one is under way. */
export const callSchema = z.object({ id: z.int(), request: z.unknown() });
export type Call = z.infer<typeof callSchema>;

/** A frame from child to parent. `retire` asks for a fresh child before the next call. */
export const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('result'), id: z.int(), value: z.unknown(), retire: z.boolean() }),
  z.object({ kind: z.literal('error'), id: z.int(), message: z.string() }),
]);
export type Reply = z.infer<typeof replySchema>;

/** Sent by the child's watchdog to its own process; Node leaves its default action, which is to end. */
export const MEMORY_SIGNAL = 'SIGUSR2';
