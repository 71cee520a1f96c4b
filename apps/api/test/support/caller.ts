import type { Credential } from '@ipto/client';
import type { AnyProcedure, ErrorCode } from '@ipto/contracts';
import { expect } from 'vitest';
import type { z } from 'zod';
import { type Answer, readRest, readTrpc } from './answer.js';

type Input<P extends AnyProcedure> = z.input<P['input']>;
type Output<P extends AnyProcedure> = z.output<P['output']>;

export interface Sent {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, in place of `json`. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

export function headersOf(credential: Credential | null): Record<string, string> {
  if (credential === null) return {};
  return credential.type === 'session'
    ? { authorization: `Bearer ${credential.token}` }
    : { 'x-api-key': credential.key };
}

/** Speaks to a platform over HTTP with one credential, or none. */
export class Caller {
  constructor(
    readonly url: string,
    readonly credential: Credential | null,
  ) {}

  /** Any request, whose answer must carry an envelope. */
  async send(method: string, path: string, sent: Sent = {}, procedure?: AnyProcedure): Promise<Answer> {
    const { json, raw, headers } = sent;
    const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...headersOf(this.credential),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    return readRest(response, procedure);
  }

  /** A procedure over REST. */
  async call<P extends AnyProcedure>(
    procedure: P,
    input: Input<P>,
    headers: Record<string, string> = {},
  ): Promise<Answer<Output<P>>> {
    const { method, path, json } = restRequest(procedure, input);
    const sent = json === undefined ? { headers } : { json, headers };
    return (await this.send(method, path, sent, procedure)) as Answer<Output<P>>;
  }

  /** A procedure over REST that must succeed; what it answers. */
  async ok<P extends AnyProcedure>(procedure: P, input: Input<P>): Promise<Output<P>> {
    return (await this.call(procedure, input)).data;
  }

  /** A procedure over REST that must be refused. */
  async refused<P extends AnyProcedure>(
    procedure: P,
    input: Input<P>,
    code: ErrorCode,
  ): Promise<Answer<Output<P>>> {
    const answer = await this.call(procedure, input);
    expect(answer.error?.code, answer.text).toBe(code);
    return answer;
  }

  /** A procedure over tRPC. */
  async trpc(
    path: string,
    { kind }: Pick<AnyProcedure, 'kind'>,
    input: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const json = JSON.stringify(input);
    const own = { ...headersOf(this.credential), ...headers };
    const response =
      kind === 'query'
        ? await fetch(
            `${this.url}/trpc/${path}${json === undefined ? '' : `?input=${encodeURIComponent(json)}`}`,
            { headers: own },
          )
        : await fetch(`${this.url}/trpc/${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...own },
            body: json ?? '',
          });
    return readTrpc(response);
  }
}

/** How REST carries an input: path, query string or body. */
export function restRequest(
  { rest }: AnyProcedure,
  input: unknown,
): { method: string; path: string; json?: unknown } {
  const fields = new Map(Object.entries((input ?? {}) as Record<string, unknown>));
  const path = rest.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = fields.get(name);
    fields.delete(name);
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    // A URL holds no half of a surrogate pair.
    return encodeURIComponent(Buffer.from(text).toString());
  });
  if (rest.method !== 'GET') {
    return { method: rest.method, path, ...(fields.size > 0 && { json: Object.fromEntries(fields) }) };
  }
  const query = new URLSearchParams();
  for (const [name, value] of fields)
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined)
        query.append(name, typeof each === 'string' ? each : (JSON.stringify(each) ?? ''));
  return { method: 'GET', path: query.size > 0 ? `${path}?${query}` : path };
}
