import type { SearchCall } from '../wanted';
import { quote, quoted } from './quote';

/** The credential is never written: whoever runs it has it in their environment. */
const KEY = 'IPTO_API_KEY';

/** A search as a call of curl, in a POSIX shell. */
export function curlCall(call: SearchCall, apiUrl: string): string {
  return [
    `curl ${quote(`${apiUrl}/v1/search`)}`,
    `-H "X-API-Key: $${KEY}"`,
    "-H 'Content-Type: application/json'",
    `-d ${quoted(JSON.stringify(call))}`,
  ].join(' \\\n  ');
}

/** A search as a command of ipto, which takes the key from the environment by itself. */
export function iptoCall(call: SearchCall, apiUrl: string): string {
  const { query, mode, limit, dataset_ids, explain, filters = {} } = call;
  const flag = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name} ${quote(String(value))}`];
  const flags = [
    ...flag('mode', mode),
    ...flag('limit', limit),
    ...flag('datasets', dataset_ids?.join(',')),
    ...flag('filter-mime', filters.mime_types?.join(',')),
    ...flag('filter-modality', filters.modalities?.[0]),
    ...flag('filter-filename', filters.filename),
    ...flag('created-after', filters.created_after),
    ...flag('created-before', filters.created_before),
    ...(explain ? ['--explain'] : []),
    ...flag('api-url', apiUrl),
  ];
  // What begins with a dash would else be taken for a flag.
  const words = query.startsWith('-') ? [...flags, `-- ${quoted(query)}`] : [quoted(query), ...flags];
  return `ipto search ${words.join(' \\\n  ')}`;
}

/** A search as a program with the typed client, for Node. */
export function typescriptCall(call: SearchCall, apiUrl: string): string {
  return `import { createClient } from '@ipto/client';

const { api } = createClient({
  url: ${JSON.stringify(apiUrl)},
  credential: { type: 'api_key', key: process.env.${KEY} ?? '' },
});
const answer = await api.search.query.mutate(${JSON.stringify(call, null, 2)});
for (const { rank, title, snippet, price } of answer.results) {
  console.log(rank, title, snippet, price);
}
`;
}
