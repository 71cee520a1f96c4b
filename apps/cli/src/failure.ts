import type { IptoError } from '@ipto/client';
import { CommanderError } from 'commander';
import { Cancelled, CommandError, EXIT, type ExitCode } from './exit.js';
import type { Host } from './host.js';
import { formatCapUse } from './output/cap.js';
import { escapeControls } from './output/escape.js';

/** The exit codes of answers; everything else is {@link EXIT.failed}. */
const EXIT_OF_CODE: Partial<Record<string, ExitCode>> = {
  unauthorized: EXIT.unauthenticated,
  forbidden: EXIT.forbidden,
  insufficient_scope: EXIT.forbidden,
  not_found: EXIT.notFound,
  rate_limited: EXIT.rateLimited,
};

/** Tells a person on stderr why a command failed; returns the exit code. */
export function reportFailure(error: unknown, host: Host): ExitCode {
  // Commander has written its message, help or version by itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof Cancelled) {
    host.stderr.write('Cancelled.\n');
    return EXIT.interrupted;
  }
  host.stderr.write(`error: ${describe(error)}\n`);
  return exitCodeOf(error);
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  return isIptoError(error) ? (EXIT_OF_CODE[error.code] ?? EXIT.failed) : EXIT.failed;
}

/** By name: loading the client just to compare classes would cost every start. */
export function isIptoError(error: unknown): error is IptoError {
  return error instanceof Error && error.name === 'IptoError';
}

/** One error in words, control characters escaped; validation issues on lines of their own. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return escapeControls(String(error));
  const lines = [error.message];
  if (isIptoError(error)) {
    lines.push(...issues(error.details.issues));
    lines.push(...capUse(error.details));
    if (error.code === 'unauthorized') lines.push('Log in again with: ipto login');
    if (error.retryAfterSeconds !== null) lines.push(`Try again in ${error.retryAfterSeconds} s.`);
    if (error.requestId !== null) lines.push(`Request: ${error.requestId}`);
  }
  return lines.map((line) => line.split('\n').map(escapeControls).join('\n  ')).join('\n  ');
}

/** How far the spend cap is used up, of a `payment_required` answer. */
function capUse({ cap, spent, resets_at }: Record<string, unknown>): string[] {
  return typeof cap === 'number' && typeof spent === 'number' && typeof resets_at === 'string'
    ? [formatCapUse({ cap, spent, resets_at })]
    : [];
}

/** The issues of a `validation_failed` answer, each on one line. */
function issues(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null) return [];
    const { path, message } = issue as Record<string, unknown>;
    return typeof message === 'string' ? [path ? `${String(path)}: ${message}` : message] : [];
  });
}
