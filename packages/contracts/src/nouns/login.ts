import { z } from 'zod';
import { timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';

/** What every way of signing in answers with. */
export const login = z
  .object({
    user_id: id('user'),
    email: z.string(),
    display_name: z.string(),
    tenant_id: id('tenant'),
    session_token: z.string().meta({ description: 'Bearer token, valid for 7 days. Shown once.' }),
    expires_at: timestamp,
  })
  .meta({ id: 'Login' });
export type Login = z.infer<typeof login>;

export const exampleLogin: Login = {
  user_id: exampleId('user'),
  email: 'ada@example.com',
  display_name: 'Ada',
  tenant_id: exampleId('tenant'),
  session_token: 'k3m1…',
  expires_at: '2026-04-12T10:00:00.000Z',
};
