import type { IptoClient } from '@ipto/client';
import type { Login } from '@ipto/contracts';
import type { Settings } from '../../config/settings.js';
import { CommandError, EXIT } from '../../exit.js';
import { isIptoError } from '../../failure.js';
import type { Invocation } from '../../invocation.js';
import { escapeControls } from '../../output/escape.js';

/** How much longer to wait between polls once told to slow down (RFC 8628, section 3.5). */
const SLOWER_SECONDS = 5;

/** Logs in by a code that the person enters on another machine. */
export async function loginByDevice(
  call: Invocation,
  { apiUrl }: Settings,
  signal: AbortSignal,
): Promise<Login> {
  const client = await call.connect({ url: apiUrl.value });
  const device = await client.api.auth.device.start.mutate(
    { client_name: 'ipto-cli', host: call.host.hostname },
    { signal },
  );
  // Even with --quiet: without the code nothing can happen.
  call.host.stderr.write(
    `Open ${escapeControls(device.verification_uri)} in a browser, on any machine, and enter this code:\n\n` +
      `    ${escapeControls(device.user_code)}\n\nor open ${escapeControls(device.verification_uri_complete)}\n`,
  );
  let interval = device.interval;
  for (let waited = interval; waited <= device.expires_in; waited += interval) {
    await call.host.sleep(interval * 1000, signal);
    const answer = await poll(client, device.device_code, signal);
    if (typeof answer === 'object') return answer;
    interval += answer;
  }
  throw expired();
}

/** The login once it is approved, until then by how many seconds longer to wait. */
async function poll(client: IptoClient, deviceCode: string, signal: AbortSignal): Promise<Login | number> {
  try {
    return await client.api.auth.device.token.mutate({ device_code: deviceCode }, { signal });
  } catch (error) {
    if (signal.aborted || !isIptoError(error)) throw error;
    switch (error.code) {
      case 'authorization_pending':
        return 0;
      case 'slow_down':
        return SLOWER_SECONDS;
      case 'rate_limited':
        return error.retryAfterSeconds ?? SLOWER_SECONDS;
      case 'network':
      case 'unavailable':
        // A lost connection says nothing about the login.
        return SLOWER_SECONDS;
      case 'access_denied':
        throw new CommandError('The login was refused.', EXIT.unauthenticated, error);
      case 'expired_token':
        throw expired(error);
      default:
        throw error;
    }
  }
}

function expired(cause?: unknown): CommandError {
  const message = 'The code has expired before anybody approved it. Run ipto login again.';
  return new CommandError(message, EXIT.unauthenticated, cause);
}
