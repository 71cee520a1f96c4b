const HERE = 'http://here.invalid';
/** Where somebody who is signed in begins. */
const HOME = '/overview';

/** Where to go after signing in: a path of this site, or the overview for anything else. */
export function nextPath(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !URL.canParse(next, HERE)) return HOME;
  const { origin, pathname, search, hash } = new URL(next, HERE);
  // A path may itself start like an address: `/.//elsewhere` comes out as `//elsewhere`.
  return origin === HERE && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : HOME;
}
