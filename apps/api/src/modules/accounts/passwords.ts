import { hash, verify } from '@node-rs/argon2';

/** OWASP's minimum for argon2id, which is the library's default: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The hash of a password, in PHC string format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2);
}

// Made at once: the first unknown address must not take longer than the next.
const unmatchable = hashPassword(crypto.randomUUID());

/** Whether the password is the hashed one. Takes the same time when there is no hash to compare with. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await unmatchable), password);
  return matches && passwordHash !== null;
}
