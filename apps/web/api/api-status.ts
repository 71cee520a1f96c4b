import { contract } from '@ipto/contracts';
import { z } from 'zod';

const TIMEOUT_MS = 2_000;
const answer = z.object({ data: contract.system.health.output });

/** The addresses of the API: as this server reaches it, and as a reader does. */
export function apiUrls(): { internal: string; public: string } {
  const internal = trim(process.env.IPTO_API_URL || 'http://127.0.0.1:4000');
  return { internal, public: trim(process.env.IPTO_PUBLIC_URL || internal) };
}

/** The version of the API if it answers that it is well, else null. */
export async function apiVersion(): Promise<string | null> {
  try {
    const response = await fetch(`${apiUrls().internal}/health`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok ? answer.parse(await response.json()).data.version : null;
  } catch {
    return null;
  }
}

const trim = (url: string) => url.replace(/\/+$/, '');
