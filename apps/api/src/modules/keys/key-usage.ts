import { type Database, Prisma } from '@ipto/db';
import type { FastifyBaseLogger } from 'fastify';

const FLUSH_MS = 30_000;

/** Remembers when keys were used and writes it down now and then: no write per request. */
export interface KeyUsage {
  touch(apiKeyId: string): void;
  /** When a key was last used, if that is not written down yet. */
  pending(apiKeyId: string): Date | null;
  /** The keys that were used of late, which is not written down yet. */
  pendingIds(): string[];
  /** Writes down what is pending and stops. */
  close(): Promise<void>;
}

export function trackKeyUsage(db: Database, logger: FastifyBaseLogger, now: () => Date): KeyUsage {
  let used = new Map<string, Date>();
  /** What is on its way into the database: pending until it is there. */
  let writing: ReadonlyMap<string, Date> = new Map();
  let flushing = Promise.resolve();

  async function flush(): Promise<void> {
    if (used.size === 0) return;
    writing = used;
    used = new Map();
    try {
      await db.sql(Prisma.sql`
        UPDATE api_keys k SET last_used_at = u.at
        FROM unnest(${[...writing.keys()]}::text[], ${[...writing.values()]}::timestamptz[]) AS u (id, at)
        WHERE k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)`);
    } catch (error) {
      for (const [id, at] of writing) if (!used.has(id)) used.set(id, at);
      logger.warn({ err: error }, 'could not write down when keys were used');
    } finally {
      writing = new Map();
    }
  }

  const timer = setInterval(() => {
    flushing = flushing.then(flush);
  }, FLUSH_MS);
  timer.unref();

  return {
    touch: (apiKeyId) => void used.set(apiKeyId, now()),
    pending: (apiKeyId) => used.get(apiKeyId) ?? writing.get(apiKeyId) ?? null,
    pendingIds: () => [...new Set([...used.keys(), ...writing.keys()])],
    async close() {
      clearInterval(timer);
      await flushing;
      await flush();
    },
  };
}
