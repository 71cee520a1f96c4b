import { createHash, randomBytes } from 'node:crypto';
import type { Login } from '@ipto/contracts';
import type { Settings } from '../../config/settings.js';
import { CommandError, EXIT } from '../../exit.js';
import { describe } from '../../failure.js';
import type { Invocation } from '../../invocation.js';
import { escapeControls } from '../../output/escape.js';
import { listenForCallback } from './callback.js';

const MINUTES = 5;
const REFUSED = 'The login was refused in the browser.';

/**
 * Logs in through the dashboard: an authorization code with PKCE, brought back to a port of the loopback.
 * The session itself never stands in a URL. Null if no browser can be started.
 */
export async function loginByBrowser(
  call: Invocation,
  { apiUrl }: Settings,
  dashboardUrl: string,
  signal: AbortSignal,
): Promise<Login | null> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const server = await listenForCallback(state);
  try {
    const url = approvalUrl(dashboardUrl, {
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      redirect_uri: server.redirectUri,
      state,
      host: call.host.hostname,
    });
    const opened = await call.host.openBrowser(url).then(
      () => true,
      () => false,
    );
    if (!opened) return null;
    call.note(
      `Waiting for you to log in in your browser. If it doesn't open, visit:\n${escapeControls(url)}`,
    );
    const timeout = new AbortController();
    const answer = await Promise.race([
      server.answered,
      call.host.sleep(MINUTES * 60_000, AbortSignal.any([signal, timeout.signal])).then(() => null),
    ]).finally(() => timeout.abort());
    if (answer === null) {
      throw new CommandError(
        `Nobody answered in the browser within ${MINUTES} minutes. Run ipto login again, or: ipto login --device`,
        EXIT.unauthenticated,
      );
    }
    if (answer.code === null) {
      await answer.respond(`${REFUSED} You may close this page.`);
      throw new CommandError(REFUSED, EXIT.unauthenticated);
    }
    try {
      const client = await call.connect({ url: apiUrl.value });
      const login = await client.api.auth.code.token.mutate(
        { code: answer.code, code_verifier: verifier },
        { signal },
      );
      await answer.respond('You are logged in. You may close this page.');
      return login;
    } catch (error) {
      await answer.respond('The login failed; your terminal says why. You may close this page.');
      throw new CommandError(`The login failed: ${describe(error)}`, EXIT.unauthenticated, error);
    }
  } finally {
    server.close();
  }
}

function approvalUrl(dashboardUrl: string, query: Record<string, string>): string {
  const url = new URL('cli', dashboardUrl.endsWith('/') ? dashboardUrl : `${dashboardUrl}/`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** Whether a browser would open where the person sits. */
export function hasBrowser({ env, platform }: Invocation['host']): boolean {
  if (env.SSH_CONNECTION || env.SSH_CLIENT || env.SSH_TTY) return false;
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME);
}
