const HERE = 'http://here.invalid';

/** Where to go after signing in: a path of this site, or the first page for anything else. */
export function nextPath(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !URL.canParse(next, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(next, HERE);
  // A path may itself start like an address: `/.//elsewhere` comes out as `//elsewhere`.
  return origin === HERE && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/';
}
