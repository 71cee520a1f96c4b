import { type AnyProcedure, ERROR_CODES, ERROR_STATUS, type ErrorCode, envelopeTail } from '@ipto/contracts';
import { expect } from 'vitest';
import { z } from 'zod';

const successEnvelope = z.strictObject({
  data: z.unknown(),
  next_cursor: z.string().nullable().optional(),
  ...envelopeTail,
});
const errorEnvelope = z.strictObject({
  error: z.strictObject({
    code: z.enum(ERROR_CODES),
    message: z.string().min(1),
    details: z.record(z.string(), z.unknown()),
  }),
  ...envelopeTail,
});
const trpcSuccess = z.strictObject({ result: z.strictObject({ data: z.unknown() }) });
const trpcError = z.strictObject({
  error: z.strictObject({
    message: z.string().min(1),
    code: z.number(),
    data: z.strictObject({
      code: z.string(),
      httpStatus: z.number(),
      path: z.string().optional(),
      ipto: z.strictObject({
        code: z.enum(ERROR_CODES),
        details: z.record(z.string(), z.unknown()),
        request_id: envelopeTail.request_id,
      }),
    }),
  }),
});

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Record<string, unknown>;
}

/** The code with which a plain response refuses; none if it does not. */
export async function refusalOf(response: Response): Promise<ErrorCode | undefined> {
  return (await readRest(response)).error?.code;
}

/** An answer of either transport whose envelope has been checked. */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The payload, a page as `{items, next_cursor}`; reading it fails the test if the call was refused. */
  readonly data: T;
  readonly error: Refusal | null;
}

function answer<T>(response: Response, text: string, data: T, error: Refusal | null): Answer<T> {
  return {
    status: response.status,
    headers: response.headers,
    text,
    error,
    get data() {
      expect(error, text).toBeNull();
      return data;
    },
  };
}

/** Reads a REST answer: its envelope must be exact, and its payload the one the procedure promises. */
export async function readRest(response: Response, procedure?: AnyProcedure): Promise<Answer> {
  const text = await response.text();
  expect(response.headers.get('content-type'), text).toMatch(/^application\/json/);
  const body: unknown = JSON.parse(text);
  if (!response.ok) {
    const { error, request_id } = errorEnvelope.parse(body);
    expect(response.headers.get('x-request-id')).toBe(request_id);
    expect(response.status, text).toBe(ERROR_STATUS[error.code]);
    return answer(response, text, undefined, error);
  }
  const { data, next_cursor, request_id } = successEnvelope.parse(body);
  expect(response.headers.get('x-request-id')).toBe(request_id);
  if (!procedure) return answer(response, text, data, null);
  const { status = 200, orStatus = status } = procedure.rest;
  expect([status, orStatus]).toContain(response.status);
  expect(next_cursor !== undefined).toBe(procedure.paged);
  const payload = procedure.paged ? { items: data, next_cursor } : data;
  // Equal to what the schema keeps of it: nothing is missing, and nothing stands there that is not documented.
  expect(procedure.output.parse(payload)).toEqual(payload);
  return answer(response, text, payload, null);
}

/** Reads a tRPC answer. */
export async function readTrpc(response: Response): Promise<Answer> {
  const text = await response.text();
  expect(response.headers.get('content-type'), text).toMatch(/^application\/json/);
  const body: unknown = JSON.parse(text);
  if (response.ok) return answer(response, text, trpcSuccess.parse(body).result.data, null);
  const { message, data } = trpcError.parse(body).error;
  const { code, details, request_id } = data.ipto;
  expect(response.headers.get('x-request-id')).toBe(request_id);
  expect(data.httpStatus, text).toBe(ERROR_STATUS[code]);
  expect(response.status, text).toBe(ERROR_STATUS[code]);
  return answer(response, text, undefined, { code, message, details });
}

/** A REST error as bytes, without what differs from call to call. */
export function comparable({ text }: Answer): string {
  const { request_id: _id, timestamp: _at, ...rest } = errorEnvelope.parse(JSON.parse(text));
  return text.replaceAll(_id, '').replaceAll(_at, '') + JSON.stringify(rest);
}
