import './zod-without-eval';
import { z } from 'zod/mini';
import { ERROR_CODES, type ErrorCode } from './contract';

const envelope = z.object({
  error: z.object({ code: z.enum(ERROR_CODES), message: z.string(), details: z.unknown() }),
  request_id: z.string(),
});
const issues = z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })) });

/** The one error that calls from the browser reject with. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';

  constructor(
    message: string,
    /** `network` where no answer came, or none that could be read. */
    readonly code: ErrorCode | 'network',
    readonly requestId: string | null = null,
    /** What is wrong with a field, by its name. */
    readonly fields: ReadonlyMap<string, string> = new Map(),
    /** When a call that was one too many may be made again. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

/** The error that an unsuccessful answer stands for. */
export async function failureOf(response: Response): Promise<CallFailed> {
  const parsed = envelope.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return unreadable(response.headers.get('x-request-id'));
  const { error, request_id } = parsed.data;
  const details = issues.safeParse(error.details);
  const fields = new Map(
    details.success ? details.data.issues.map(({ path, message }) => [path, message]) : [],
  );
  const message = fields.size > 0 ? problemsOf(fields) : error.message;
  const seconds = secondsOf(response.headers.get('retry-after'));
  return new CallFailed(`${message}${waitingTime(seconds)}`, error.code, request_id, fields, seconds);
}

/** What is wrong with fields, in a sentence for where nothing marks them. */
export function problemsOf(fields: Iterable<readonly [name: string, problem: string]>): string {
  return [...fields].map(([name, problem]) => (name === '' ? problem : `${name}: ${problem}`)).join('; ');
}

export function unreadable(requestId: string | null): CallFailed {
  return new CallFailed('The server answered something unexpected. Try again later.', 'network', requestId);
}

function secondsOf(retryAfter: string | null): number | null {
  const seconds = Number(retryAfter);
  return retryAfter === null || !Number.isFinite(seconds) || seconds <= 0 ? null : seconds;
}

function waitingTime(seconds: number | null): string {
  if (seconds === null) return '';
  return seconds < 90 ? ` Try again in ${seconds} s.` : ` Try again in ${Math.ceil(seconds / 60)} minutes.`;
}
