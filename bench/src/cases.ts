import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Rest, until } from '@ipto/e2e';
import { z } from 'zod';
import type { Benchmark, Figure } from './figures.js';
import { withServer } from './installation.js';
import { isCollection, readCollection } from './relevance/collection.js';

/** Where the cases lie if nothing else is said: a folder `files`, and `queries.tsv` with a query and its file a line. */
const DEFAULT_FOLDER = fileURLToPath(new URL('../../../shared/cases', import.meta.url));
/** A collection whose documents are put beside them. */
const DEFAULT_BESIDE = fileURLToPath(new URL('../../../shared/relevance/cisi', import.meta.url));
const BESIDE = 300;
const MODES = ['auto', 'hybrid', 'lexical', 'dense'] as const;
/** The file has to be among so many first results. */
const TOP = 3;
const GOAL = 0.97;
const TYPES: Readonly<Record<string, string>> = {
  '.md': 'text/markdown',
  '.html': 'text/html',
  '.txt': 'text/plain',
};

const answer = z.object({ results: z.array(z.object({ filename: z.string() })) });
const state = z.object({ filename: z.string(), status: z.string(), status_reason: z.string().nullable() });

/** How many plain queries have their file among the first three results, files of many kinds beside prose. */
const cases: Benchmark = async (note) => {
  const folder = process.env.IPTO_CASES_DIR ?? DEFAULT_FOLDER;
  if (!existsSync(join(folder, 'queries.tsv'))) {
    process.stderr.write('There are no cases. Set IPTO_CASES_DIR to a folder with files/ and queries.tsv.\n');
    return [];
  }
  const [, ...lines] = (await readFile(join(folder, 'queries.tsv'), 'utf8')).trim().split('\n');
  const queries = lines.map((line) => line.split('\t') as [query: string, file: string]);
  const beside = process.env.IPTO_RELEVANCE_DIR ?? DEFAULT_BESIDE;
  const prose = isCollection(beside) ? (await readCollection(beside)).documents.slice(0, BESIDE) : [];
  return withServer({ IPTO_REVIEW: 'auto' }, async (server) => {
    const rest = await new Rest(server.url).signup('cases');
    const dataset = await rest.createDataset('cases');
    const add = async (filename: string, bytes: Uint8Array<ArrayBuffer>) => {
      const type = TYPES[extname(filename)] ?? 'application/octet-stream';
      await rest
        .send(dataset, filename, type, bytes)
        .then((id) => rest.confirm(id))
        .catch((error: unknown) => note(`${filename}: ${error}`));
    };
    for (const name of await readdir(join(folder, 'files')))
      await add(name, Uint8Array.from(await readFile(join(folder, 'files', name))));
    for (const { id, text } of prose)
      await add(`prose/${encodeURIComponent(id)}.txt`, new TextEncoder().encode(`${text}\n`));
    const objects = await until(
      'all files to be read',
      async () => {
        const all = await rest.list(`/v1/datasets/${dataset}/objects`, state);
        return all.every(({ status }) => ['ready', 'failed', 'pending_upload'].includes(status)) && all;
      },
      { timeoutMs: 600_000, everyMs: 500 },
    );
    for (const { filename, status, status_reason } of objects)
      if (status !== 'ready') note(`${filename}: ${status}, ${status_reason}`);
    const figures: Figure[] = [];
    for (const mode of MODES) {
      let found = 0;
      for (const [query, file] of queries) {
        const { results } = await rest.call('POST', '/v1/search', answer, { query, mode });
        const place = [...new Set(results.map(({ filename }) => filename))].indexOf(file) + 1;
        if (place > 0 && place <= TOP) found++;
        else note(`${mode}: ${query} → ${file} ${place === 0 ? 'not found' : `at ${place}`}`);
      }
      figures.push({
        name: `${mode}: file among the first ${TOP} of ${queries.length} queries`,
        value: (100 * found) / queries.length,
        unit: '%',
        ...(mode === 'auto' && { target: { atLeast: 100 * GOAL } }),
      });
    }
    return figures;
  });
};
export default cases;
