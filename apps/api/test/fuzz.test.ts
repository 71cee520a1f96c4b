import { type AnyProcedure, contract, exampleId, type IdKind, procedures } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestPlatform, type TestPlatform } from './platform.js';
import type { Answer } from './support/answer.js';
import { type Caller, restRequest } from './support/caller.js';
import { PASSWORD } from './support/member.js';
import { TEXT, uploaded } from './support/upload.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.close());

const WRONG: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  'x'.repeat(100_000),
  'a\0b',
  '\ud800',
  '../../etc/passwd',
  "'; DROP TABLE users; --",
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  true,
  false,
  [],
  [null],
  [[]],
  {},
  { $ne: null },
  { toString: 'x' },
];

/** `pnpm test:long` sends everything over both transports, and also as the one element of a list. */
const LONG = process.env.IPTO_TEST_PASS === 'long';

/** A field of the input's schema with an example of what it takes, or nothing where it has none. */
function fieldsOf(procedure: AnyProcedure): string[] {
  return procedure.input instanceof z.ZodObject ? Object.keys(procedure.input.shape) : [];
}

/** The example with each of its fields made wrong in every way, nested ones too, and with one too many. */
function* mutations(
  example: Record<string, unknown>,
  fields: readonly string[],
): Generator<Record<string, unknown>> {
  yield { ...example, 'no such field': 1 };
  for (const field of fields) {
    for (const wrong of WRONG) {
      yield { ...example, [field]: wrong };
      if (LONG) yield { ...example, [field]: [wrong] };
    }
    const value = example[field];
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const nested of mutations(value as Record<string, unknown>, Object.keys(value)))
        yield { ...example, [field]: nested };
  }
}

/** A member with one of everything, whose ids stand where the examples have theirs. */
async function furnished(): Promise<{
  caller: Caller;
  secrets: string[];
  fill: (value: unknown) => unknown;
}> {
  const member = await platform.signUp();
  // So that the review procedures are reached, too.
  await platform.services.db.prisma.user.update({
    where: { id: member.userId },
    data: { isPlatformAdmin: true },
  });
  const { dataset_id } = await member.dataset();
  const { object_id } = await uploaded(member, dataset_id, TEXT);
  const key = await member.key();
  const ids: Partial<Record<IdKind, string>> = {
    dataset: dataset_id,
    object: object_id,
    apiKey: key.id,
    tenant: member.tenantId,
  };
  const known = new Map(Object.entries(ids).map(([kind, id]) => [exampleId(kind as IdKind), id]));
  const fill = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (_, each) => known.get(each) ?? each);
  const passwordHash = (await platform.services.db.prisma.user.findUnique({ where: { id: member.userId } }))
    ?.passwordHash;
  return { caller: member, secrets: [member.token, key.secret, PASSWORD, passwordHash ?? ''], fill };
}

function harmless(answer: Answer, secrets: readonly string[], sent: string): void {
  expect(answer.status, `${sent}\n${answer.text.slice(0, 500)}`).toBeLessThan(500);
  for (const secret of secrets) expect(answer.text).not.toContain(secret);
  expect(answer.text).not.toMatch(/node_modules|prisma|\bat \S+ \(|SELECT |postgres/i);
  if (answer.error?.code === 'validation_failed')
    expect(answer.error.details.issues, sent).toEqual(
      expect.arrayContaining([{ path: expect.any(String), message: expect.any(String) }]),
    );
}

describe.each([...procedures(contract)])('%s', (path, procedure) => {
  test('answers anything without failing', async () => {
    const { caller, secrets, fill } = await furnished();
    const fields = fieldsOf(procedure);
    const inPath = new Set([...procedure.rest.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    const example = fill(
      procedure.example.input ?? Object.fromEntries([...inPath].map((name) => [name, 'x'])),
    ) as Record<string, unknown>;
    for (const [index, input] of [...mutations(example, fields)].entries()) {
      const sent = `${path} ${JSON.stringify(input).slice(0, 300)}`;
      const { method, path: url, json } = restRequest(procedure, input);
      // Node's own limit on a request's head answers what is longer than any path.
      if (url.length < 15_000 && (LONG || index % 2 === 0)) {
        const answer = await caller.send(method, url, json === undefined ? {} : { json }, undefined);
        harmless(answer, secrets, sent);
      }
      const fitsIntoUrl = procedure.kind === 'mutation' || JSON.stringify(input).length < 5_000;
      if (fitsIntoUrl && (LONG || index % 2 === 1))
        harmless(await caller.trpc(path, procedure, input), secrets, sent);
    }
  });
});
