import { z } from 'zod';

/** The length of a vector. */
export const EMBEDDING_DIMENSIONS = 384;

export const setupSchema = z.object({ threads: z.int().min(1) });
export type Setup = z.infer<typeof setupSchema>;

export const requestSchema = z.array(z.string());
/** One vector per text, in the order asked. */
export const responseSchema = z.array(
  z.instanceof(Float32Array).refine((vector) => vector.length === EMBEDDING_DIMENSIONS),
);
