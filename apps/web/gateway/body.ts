import { ApiError, LIMITS } from '@ipto/contracts';

/** Reads a request's body to its end; null if there is none. Throws {@link ApiError} beyond what the API takes. */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  if (request.body === null) return null;
  if (Number(request.headers.get('content-length')) > LIMITS.jsonBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > LIMITS.jsonBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return length === 0 ? null : new Uint8Array(Buffer.concat(chunks));
}

function tooLarge(): ApiError {
  return new ApiError('payload_too_large', 'The request body is larger than 1 MiB.');
}
