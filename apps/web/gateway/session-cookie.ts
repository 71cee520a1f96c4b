/** Holds the session's token, out of reach of scripts. */
export const SESSION_COOKIE = 'ipto_session';

const PRINTABLE = /^[\x21-\x7e]{1,500}$/;

/** A cookie's value if a header can carry it. */
export function sessionToken(cookie: { value: string } | undefined): string | undefined {
  return cookie !== undefined && PRINTABLE.test(cookie.value) ? cookie.value : undefined;
}

/** The attributes of the cookie; without `expires` they clear it. */
export function cookieAttributes(secure: boolean, expires: Date = new Date(0)) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure, expires } as const;
}
