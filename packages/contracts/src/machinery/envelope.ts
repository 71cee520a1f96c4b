import { z } from 'zod';
import { ERROR_CODES } from './errors.js';
import { timestamp } from './fields.js';
import { id } from './ids.js';

/** What stands beside the payload in every answer. */
export const envelopeTail = { request_id: id('request'), timestamp };

/** The envelope of every error. */
export const errorEnvelope = z
  .object({
    error: z.object({
      code: z.enum(ERROR_CODES),
      message: z.string(),
      details: z.record(z.string(), z.unknown()),
    }),
    ...envelopeTail,
  })
  .meta({ id: 'Error' });
