import { createHmac, timingSafeEqual } from 'node:crypto';
import { ApiError } from '@ipto/contracts';

export type SignedMethod = 'GET' | 'PUT';

/**
 * Signs storage URLs: HMAC-SHA256 over the method, the key and every query parameter, the expiry among
 * them. The base URL isn't signed, so that a proxy may serve storage under another name or path.
 */
export class UrlSigner {
  readonly #signingKey: Uint8Array;
  readonly #now: () => Date;

  constructor(signingKey: Uint8Array, now: () => Date) {
    this.#signingKey = signingKey;
    this.#now = now;
  }

  /** The query of a URL that allows `method` on `key` until `expiresAt`, bound to `claims`. */
  sign(method: SignedMethod, key: string, expiresAt: Date, claims: Record<string, string>): string {
    const query = new URLSearchParams({ ...claims, expires: String(expiresAt.getTime()) });
    query.append('signature', this.#signature(method, key, query).toString('base64url'));
    return query.toString();
  }

  /** The claims of a signed query. An `ApiError` `forbidden` if anything was changed, or it is too late. */
  verify(method: SignedMethod, key: string, query: URLSearchParams): URLSearchParams {
    const claims = new URLSearchParams(query);
    claims.delete('signature');
    const given = Buffer.from(query.get('signature') ?? '', 'base64url');
    const expected = this.#signature(method, key, claims);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ApiError('forbidden', 'The signature of this URL does not match the request.');
    }
    if (Number(claims.get('expires')) <= this.#now().getTime()) {
      throw new ApiError('forbidden', 'This URL has expired.');
    }
    return claims;
  }

  #signature(method: SignedMethod, key: string, claims: URLSearchParams): Buffer {
    // The percent-encoded form: no two sets of claims share it.
    return createHmac('sha256', this.#signingKey).update(`${method}\n${key}?${claims}`).digest();
  }
}
