import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { curlCall, iptoCall, typescriptCall } from '../search/same-call/write-call.js';
import type { SearchCall } from '../search/wanted.js';

const run = promisify(execFile);
const API = 'http://127.0.0.1:4000';
const QUERIES = [
  'plain words',
  `it's "quoted" 'twice'`,
  '$HOME `id` $(id) \\ ! * ? ~ # ; & | < > {a,b}',
  '-x --mode',
  'two\nlines\tand a tab',
  'ünïcödé 🦉  ',
  '%s \\n @file',
];

/** The words that a shell makes of a command line, the command's own first. */
async function wordsOf(line: string): Promise<string[]> {
  const script = `tell() { printf '%s\\0' "$@"; }\ncurl() { tell curl "$@"; }\nipto() { tell ipto "$@"; }\n${line}`;
  const { stdout } = await run('bash', ['-c', script], { env: { ...process.env, IPTO_API_KEY: 'ipto_key' } });
  return stdout.split('\0').slice(0, -1);
}

describe('the same call', () => {
  it.each(QUERIES)('reaches curl as it was meant: %j', async (query) => {
    const call: SearchCall = { query, filters: { filename: query } };
    const words = await wordsOf(curlCall(call, API));
    expect(words.slice(0, -1)).toEqual([
      'curl',
      `${API}/v1/search`,
      '-H',
      'X-API-Key: ipto_key',
      '-H',
      'Content-Type: application/json',
      '-d',
    ]);
    expect(JSON.parse(words.at(-1) ?? '')).toEqual(call);
  });

  it.each(QUERIES)('reaches ipto as it was meant: %j', async (query) => {
    const words = await wordsOf(iptoCall({ query, mode: 'dense', filters: { filename: query } }, API));
    expect(words).toContain(query);
    expect(words[words.indexOf('--filter-filename') + 1]).toBe(query);
    if (query.startsWith('-')) expect(words.slice(-2)).toEqual(['--', query]);
    else expect(words.slice(0, 3)).toEqual(['ipto', 'search', query]);
  });

  it('names every filter by the flag that ipto has for it', async () => {
    const words = await wordsOf(
      iptoCall(
        {
          query: 'pump',
          mode: 'lexical',
          limit: 5,
          dataset_ids: ['dset_1', 'dset_2'],
          explain: true,
          filters: {
            mime_types: ['text/html'],
            modalities: ['document'],
            created_after: '2026-04-01T00:00:00.000Z',
            created_before: '2026-05-01T00:00:00.000Z',
          },
        },
        API,
      ),
    );
    expect(words.join(' ')).toBe(
      'ipto search pump --mode lexical --limit 5 --datasets dset_1,dset_2 --filter-mime text/html --filter-modality document --created-after 2026-04-01T00:00:00.000Z --created-before 2026-05-01T00:00:00.000Z --explain --api-url http://127.0.0.1:4000',
    );
  });

  it.each(QUERIES)('is a program that asks it as it was meant: %j', async (query) => {
    const call: SearchCall = { query, mode: 'auto', limit: 3 };
    const client = `const createClient = () => ({ api: { search: { query: { mutate: async (call) => {
      console.log(JSON.stringify(call));
      return { results: [] };
    } } } } });`;
    const program = typescriptCall(call, API).replace(/^import .*$/m, client);
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program]);
    expect(JSON.parse(stdout)).toEqual(call);
  });
});
