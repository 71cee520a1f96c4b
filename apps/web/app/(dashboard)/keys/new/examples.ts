import type { Scope } from '@ipto/contracts';
import { contract, hasScope, requiredScopes } from '../../../../api/contract';

interface NewKey {
  readonly secret: string;
  readonly scopes: readonly Scope[];
}

interface Example {
  readonly title: string;
  readonly text: string;
}

/** The first thing to do with a key: a search where it may, else to ask who it is. */
export function examplesFor({ secret, scopes }: NewKey, apiUrl: string): readonly Example[] {
  const { search, users } = contract;
  const searches = requiredScopes(search.query.access).every((scope) => hasScope(scopes, scope));
  const bearer = `-H "Authorization: Bearer ${secret}"`;
  const curl = searches
    ? `curl -X POST ${apiUrl}${search.query.rest.path} \\\n  ${bearer} \\\n  -H "Content-Type: application/json" \\\n  -d '{"query": "what to look for"}'`
    : `curl ${apiUrl}${users.me.rest.path} \\\n  ${bearer}`;
  const ipto = `export IPTO_API_URL=${apiUrl}\nexport IPTO_API_KEY=${secret}\nipto ${searches ? 'search "what to look for"' : 'whoami'}`;
  return [
    { title: 'With curl', text: curl },
    { title: 'With the command line', text: ipto },
  ];
}
