import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';

/** What to tell who has no collection. */
export const HOW_TO_GET_ONE = `There is no collection. Set IPTO_RELEVANCE_DIR to a folder with corpus.jsonl {_id, title, text},
queries.jsonl {_id, text} and qrels.tsv (query-id, corpus-id, score), as the BEIR collections at
https://github.com/beir-cellar/beir have them. The benchmark peers takes a folder of such folders, too.
`;

const documentLine = z
  .object({ _id: z.string(), title: z.string().default(''), text: z.string() })
  .transform(({ _id, title, text }) => ({ id: _id, title, text }));
const queryLine = z.object({ _id: z.string(), text: z.string() });

export type CollectionDocument = z.infer<typeof documentLine>;

export interface JudgedQuery {
  readonly text: string;
  /** The ids of the documents that answer it. */
  readonly relevant: ReadonlySet<string>;
}

/** Documents, and queries of which people have said which documents answer them. */
export interface Collection {
  readonly name: string;
  /** Those that have a text. */
  readonly documents: readonly CollectionDocument[];
  /** Those with at least one judgment. */
  readonly queries: readonly JudgedQuery[];
}

export function isCollection(folder: string): boolean {
  return existsSync(join(folder, 'corpus.jsonl'));
}

/** The collections of a folder: itself, or those that lie in it. */
export async function collectionFolders(folder: string): Promise<string[]> {
  if (isCollection(folder)) return [folder];
  if (!existsSync(folder)) return [];
  const names = await readdir(folder);
  return names
    .sort()
    .map((name) => join(folder, name))
    .filter(isCollection);
}

/** Reads a collection. Judgments are taken as binary. */
export async function readCollection(folder: string): Promise<Collection> {
  const documents = await readLines(join(folder, 'corpus.jsonl'), documentLine);
  const relevant = new Map<string, Set<string>>();
  const [, ...judgments] = (await readFile(join(folder, 'qrels.tsv'), 'utf8')).trim().split('\n');
  for (const line of judgments) {
    const [query = '', document = '', score] = line.trim().split('\t');
    if (Number(score) > 0) relevant.set(query, (relevant.get(query) ?? new Set()).add(document));
  }
  const queries = await readLines(join(folder, 'queries.jsonl'), queryLine);
  return {
    name: basename(folder),
    documents: documents.filter(({ text }) => text.trim() !== ''),
    queries: queries.flatMap(({ _id, text }) => {
      const judged = relevant.get(_id);
      return judged ? [{ text, relevant: judged }] : [];
    }),
  };
}

async function readLines<T>(file: string, line: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(file, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((json) => line.parse(JSON.parse(json)));
}
