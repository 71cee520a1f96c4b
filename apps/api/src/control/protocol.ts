import { z } from 'zod';

/** Longer lines are no messages of ours. */
export const MAX_LINE_CHARS = 64 * 1024;

/** The one line that a client sends: a command by its name, and beside it what the command takes. */
export const requestSchema = z.looseObject({ command: z.string().min(1).max(64) });
export type Request = z.infer<typeof requestSchema>;

const count = z.number().min(0);

/** A line of the answer: any number about the progress, then one about the end. */
export const replySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    done: count,
    total: count,
    message: z.string().optional(),
  }),
  z.object({ kind: z.literal('done'), message: z.string() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type Reply = z.infer<typeof replySchema>;
/** How it ended. */
export type Ending = Exclude<Reply, { kind: 'progress' }>;
