import { expect } from 'vitest';
import type { TestPlatform } from '../platform.js';
import { dumpDatabase } from './dump.js';

/** Secrets are stored hashed only and logged nowhere: neither in the database, its queue included, nor the log. */
export async function expectHidden({ services, log }: TestPlatform, ...secrets: string[]): Promise<void> {
  const seen = `${await dumpDatabase(services.db)}\n${log.join('')}`;
  for (const secret of secrets.flatMap(shapes)) expect(seen.includes(secret), secret).toBe(false);
}

/** A secret as it is, and as it might hide from a careless search. */
function shapes(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString('hex'),
    bytes.toString('base64'),
    Buffer.from(secret, 'base64url').toString('hex'),
  ];
}
