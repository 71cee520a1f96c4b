import { METHODS, type OpenApi, type Operation } from './document.js';
import type { Answer } from './exchange.js';
import type { Request } from './request.js';

/** The operation that a request reaches, if it reaches one: literal segments go before parameters. */
export function reached(openApi: OpenApi, { method, target }: Request): Operation | null {
  const segments = (target.split('?', 1)[0] ?? '').split('/');
  const candidates = openApi.operations.filter((operation) => fits(operation.path.split('/'), segments));
  const literals = ({ path }: Operation) => path.split('/').filter((each) => !each.startsWith('{')).length;
  const most = Math.max(...candidates.map(literals));
  return candidates.find((each) => literals(each) === most && each.method === method) ?? null;
}

function fits(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((each, index) =>
      each.startsWith('{') ? segments[index] !== '' : each === segments[index],
    )
  );
}

/** What is wrong with an answer; empty if it is one that the document foresees. */
export function faultsOf(openApi: OpenApi, operation: Operation | null, answer: Answer): string[] {
  const { status, headers, text } = answer;
  if (status >= 500) return [`answered ${status}`];
  if (operation !== null && !operation.statuses.has(status)) return [`${status} is not documented`];
  if (operation === null && (status < 400 || (status === 405 && !allowsSomething(headers.allow))))
    return [`${status} where no operation is`];
  if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
    return [`${status} with content type ${headers['content-type']}`];
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return [`${status} with a body that is not JSON`];
  }
  const faults = openApi.faults(operation, status, body).map((fault) => `${status}: ${fault}`);
  const own = (body as { request_id?: unknown } | null)?.request_id;
  if (headers['x-request-id'] !== undefined && headers['x-request-id'] !== own)
    faults.push(`${status}: X-Request-Id is not the request_id`);
  return faults;
}

function allowsSomething(allow: string | undefined): boolean {
  const methods: readonly string[] = METHODS;
  return (allow ?? '').split(/, */).some((each) => methods.includes(each));
}
