import { z } from 'zod';

/** What may be wrong with a file that was read all the same. */
export const WARNING_CODES = [
  'encoding_guessed',
  'markup_too_complex',
  'pages_damaged',
  'pages_without_text',
  'attachments_not_read',
] as const;

export const objectWarning = z
  .object({
    code: z.enum(WARNING_CODES),
    message: z.string().meta({ description: 'One sentence for the owner of the file' }),
    place: z.string().nullable().meta({
      description: 'Where in the file, as `page 3` or `pages 2–5, 9`; null if it is about all of it',
    }),
  })
  .meta({ id: 'ObjectWarning', description: 'Something about a file that was read all the same.' });
export type ObjectWarning = z.infer<typeof objectWarning>;
