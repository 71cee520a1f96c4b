/** Holds the session's token, out of reach of scripts. */
const NAME = 'ipto_session';
/** The same over HTTPS: by this prefix browsers take it from this very host alone, so that nobody else can plant one. */
const SECURE_NAME = `__Host-${NAME}`;

/** What a header can carry. */
const PRINTABLE = /^[\x21-\x7e]{1,500}$/;

interface Cookies {
  get(name: string): { value: string } | undefined;
}

export interface SessionCookie {
  readonly name: string;
  readonly token: string;
}

/** The session that a request comes with, if any. `secure` tells whether the reader uses HTTPS, if that is known. */
export function sessionOf(cookies: Cookies, secure: boolean | undefined): SessionCookie | undefined {
  const names = secure === undefined ? [SECURE_NAME, NAME] : [nameOf(secure)];
  return names
    .map((name) => ({ name, token: cookies.get(name)?.value ?? '' }))
    .find(({ token }) => PRINTABLE.test(token));
}

/** The cookie for a new session. */
export function keptSession(token: string, expires: Date, secure: boolean) {
  return cookie(nameOf(secure), token, expires);
}

/** What takes the cookie of this name from the browser. */
export function clearedSession(name: string) {
  return cookie(name, '', new Date(0));
}

function cookie(name: string, value: string, expires: Date) {
  const secure = name === SECURE_NAME;
  return { name, value, expires, secure, httpOnly: true, sameSite: 'lax', path: '/' } as const;
}

const nameOf = (secure: boolean) => (secure ? SECURE_NAME : NAME);
