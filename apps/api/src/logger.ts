import { type Logger, pino } from 'pino';

/** Structured logs on stderr: stdout is for what a person asked to see. */
export function createLogger(level: string | null): Logger {
  return pino(
    {
      // A person at a terminal wants to hear of trouble, not of each request.
      level: level ?? (process.stderr.isTTY ? 'warn' : 'info'),
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: [
        'req.headers',
        'headers.authorization',
        'headers["x-api-key"]',
        '*.password',
        '*.secret',
        '*.token',
      ],
    },
    pino.destination({ dest: process.stderr.fd, sync: false }),
  );
}
