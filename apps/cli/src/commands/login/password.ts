import type { Login } from '@ipto/contracts';
import type { Settings } from '../../config/settings.js';
import { CommandError, EXIT } from '../../exit.js';
import { isIptoError } from '../../failure.js';
import type { Invocation } from '../../invocation.js';
import { readSecret } from '../secrets.js';

interface PasswordLogin {
  readonly email: string;
  /** Asked for, or read from stdin, if absent. */
  readonly password: string | undefined;
  readonly tenantId: string | undefined;
}

/** Logs in with e-mail and password. */
export async function loginByPassword(
  call: Invocation,
  { apiUrl }: Settings,
  { email, password, tenantId }: PasswordLogin,
): Promise<Login> {
  const request = { email, password: password ?? (await readSecret(call, 'Password')), tenant_id: tenantId };
  const client = await call.connect({ url: apiUrl.value });
  return await client.api.auth.login.mutate(request).catch((error: unknown) => {
    // To log in again is no advice to someone who just tried.
    const refused = isIptoError(error) && error.code === 'unauthorized';
    throw refused ? new CommandError(error.message, EXIT.unauthenticated) : error;
  });
}
