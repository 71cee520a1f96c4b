import { type Logger, pino } from 'pino';

/** A write for each line would be the dearest part of a request. */
const BUFFER_BYTES = 4096;
const FLUSH_MS = 250;

export interface BufferedLogger extends Logger {
  /** Writes what is buffered, before the process ends. */
  flushNow(): void;
}

/** Structured logs on stderr: stdout is for what a person asked to see. */
export function createLogger(level: string | null): BufferedLogger {
  const destination = pino.destination({
    dest: process.stderr.fd,
    sync: false,
    minLength: BUFFER_BYTES,
    periodicFlush: FLUSH_MS,
  });
  const logger = pino(
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
    destination,
  );
  return Object.assign(logger, { flushNow: () => destination.flushSync() });
}
