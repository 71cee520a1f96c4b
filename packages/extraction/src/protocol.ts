import { citation, objectWarning } from '@ipto/contracts';
import { z } from 'zod';
import { TEXT_SEARCH_LANGUAGES } from './language/languages.js';

/** The bounds of one extraction. */
export const limitsSchema = z.object({
  maxInputBytes: z.int().positive(),
  maxOutputBytes: z.int().positive(),
  maxPassages: z.int().positive(),
  maxPages: z.int().positive(),
});
export type Limits = z.infer<typeof limitsSchema>;

export const requestSchema = z.object({ path: z.string(), contentType: z.string(), filename: z.string() });
export type ExtractionRequest = z.infer<typeof requestSchema>;

/** What the child answers: passages, or why there are none. */
export const responseSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    extraction: z.object({
      title: z.string(),
      passages: z.array(
        z.object({ title: z.string(), headingPath: z.array(z.string()), body: z.string(), citation }),
      ),
      language: z.enum(TEXT_SEARCH_LANGUAGES),
      warnings: z.array(objectWarning),
    }),
  }),
  z.object({ ok: z.literal(false), reason: z.string() }),
]);
export type ExtractionResponse = z.infer<typeof responseSchema>;
