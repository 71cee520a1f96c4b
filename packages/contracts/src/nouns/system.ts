import { z } from 'zod';
import { query } from '../machinery/procedure.js';

const health = z
  .object({
    status: z.literal('ok'),
    version: z.string(),
    dashboard_url: z.string().nullable().meta({ description: 'Null where there is no dashboard' }),
  })
  .meta({ id: 'Health' });

export const system = {
  health: query({
    input: z.strictObject({}),
    output: health,
    rest: { method: 'GET', path: '/health' },
    access: 'public',
    tag: 'Health',
    summary: 'Check API health',
    rateClass: 'unlimited',
    example: { output: { status: 'ok', version: '0.1.0', dashboard_url: 'https://ipto.example.com' } },
  }),
};
