import { LIMITS, modality, type SearchAnswer, type SearchResult, searchMode } from '@ipto/contracts';
import { Option } from 'commander';
import type { z } from 'zod';
import { leaf } from '../command.js';
import { usageError } from '../exit.js';
import { parseCount, parseInstant, parseList } from '../flags/values.js';
import type { Input } from '../host.js';
import type { Invocation } from '../invocation.js';
import { formatCapUse } from '../output/cap.js';
import { formatCitation } from '../output/citation.js';
import { escapeControls } from '../output/escape.js';
import { formatTitle } from '../output/title.js';
import { formatMoney } from '../output/units.js';

interface SearchOptions {
  datasets?: string[];
  mode: z.infer<typeof searchMode>;
  limit: number;
  filterMime?: string[];
  filterModality?: z.infer<typeof modality>;
  filterFilename?: string;
  createdAfter?: string;
  createdBefore?: string;
  cursor?: string;
  explain?: true;
  stdin?: true;
}

export const search = leaf({
  args: [
    [
      '[query]',
      'What to search for: plain words, "a phrase", AND, OR, NOT, -word, ( ), pre*, title: filename: mime: dataset: page:.',
    ],
  ],
  options: [
    new Option('--datasets <dataset_ids>', 'Comma-separated dataset IDs to scope the search.').argParser(
      parseList,
    ),
    new Option('--mode <mode>', 'Search mode.').choices(searchMode.options).default('auto'),
    new Option('--limit <n>', 'Maximum number of results.')
      .argParser(parseCount(LIMITS.searchMax))
      .default(LIMITS.searchDefault),
    new Option('--filter-mime <types>', 'Comma-separated MIME types to include.').argParser(parseList),
    new Option('--filter-modality <modality>', 'Data modality to include.').choices(modality.options),
    new Option('--filter-filename <part>', 'Part of the filename, in any case.'),
    new Option(
      '--created-after <time>',
      'Objects created at or after this time: 2026-04-05 or 2026-04-05T10:00:00Z.',
    ).argParser(parseInstant),
    new Option(
      '--created-before <time>',
      'Objects created before this time; a day begins at midnight UTC.',
    ).argParser(parseInstant),
    new Option('--cursor <cursor>', 'Go on where an earlier page of the same search ended.'),
    new Option('--explain', 'Tell why the mode was chosen and where each result stood.'),
    new Option('--stdin', 'Read the query from stdin instead of the positional argument.'),
  ],
  examples: [
    'ipto search "quarterly earnings 2024" --mode hybrid --limit 5',
    'echo "quarterly earnings 2024" | ipto search --stdin --output json',
  ],
  run: async (call, positional: string | undefined, options: SearchOptions) => {
    const query = await readQuery(positional, options.stdin ?? false, call.host.stdin);
    const client = await call.client();
    const answer = await client.api.search.query.mutate({
      query,
      mode: options.mode,
      limit: options.limit,
      dataset_ids: options.datasets,
      cursor: options.cursor,
      explain: options.explain,
      filters: {
        mime_types: options.filterMime,
        modalities: options.filterModality && [options.filterModality],
        filename: options.filterFilename,
        created_after: options.createdAfter,
        created_before: options.createdBefore,
      },
    });
    await call.result(answer, () => describeAnswer(call, answer));
    if (call.format === 'table') noteAnswer(call, answer);
  },
});

async function readQuery(positional: string | undefined, fromStdin: boolean, stdin: Input): Promise<string> {
  if (fromStdin && positional !== undefined) throw usageError('Give the query or --stdin, not both.');
  const query = (fromStdin ? await readText(stdin) : positional)?.trim();
  if (!query) throw usageError(fromStdin ? 'There is no query on stdin.' : 'Give a query, or --stdin.');
  if (query.length > LIMITS.queryChars) {
    throw usageError(`The query is longer than ${LIMITS.queryChars} characters.`);
  }
  return query;
}

/** All of stdin, but no more than shows that it is too much. */
async function readText(stdin: Input): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.trimStart().length > 2 * LIMITS.queryChars) break;
  }
  return text;
}

async function describeAnswer(call: Invocation, answer: SearchAnswer): Promise<string> {
  const described = await Promise.all(answer.results.map((result) => describeResult(call, result)));
  return described.join('\n');
}

async function describeResult(call: Invocation, result: SearchResult): Promise<string> {
  const place = `${String(result.rank).padStart(3)} ${result.score.toFixed(2)}  `;
  const title = await formatTitle(call, result, place.length);
  const price = result.price > 0 ? `  ${formatMoney(result.price)}` : '';
  const indent = ' '.repeat(4);
  return [
    place + title,
    `${indent}${escapeControls(formatCitation(result))}  ${call.dim(result.object_id)}${price}`,
    `${indent}${highlight(call, result.snippet, result.highlights)}`,
    ...(result.explain ? [`${indent}${call.dim(describePlaces(result.explain))}`] : []),
    '',
  ].join('\n');
}

function describePlaces({ lexical_rank, dense_rank, fused_score }: NonNullable<SearchResult['explain']>) {
  const place = (rank: number | null) => (rank === null ? 'not among them' : `no. ${rank}`);
  return `by words ${place(lexical_rank)}, by meaning ${place(dense_rank)}, fused ${fused_score.toFixed(3)}`;
}

/** A snippet on one line, what matched in bold. Ranges count code points. */
function highlight(call: Invocation, snippet: string, ranges: SearchResult['highlights']): string {
  const characters = Array.from(snippet.replace(/\r\n|[\n\r\t]/g, (gap) => ' '.repeat(gap.length)));
  const slice = (from: number, to?: number) => escapeControls(characters.slice(from, to).join(''));
  let text = '';
  let position = 0;
  for (const [start, end] of ranges) {
    if (start < position) continue;
    text += slice(position, start) + call.bold(slice(start, end));
    position = end;
  }
  return (text + slice(position)).trim();
}

function noteAnswer(call: Invocation, answer: SearchAnswer): void {
  if (answer.results.length === 0) call.note('No results.');
  if (answer.mode_reason !== undefined)
    call.note(`Searched in ${answer.mode} mode: ${escapeControls(answer.mode_reason)}`);
  if (answer.next_cursor !== null) call.note(`More with --cursor ${answer.next_cursor}`);
  for (const warning of answer.warnings) call.note(`warning: ${escapeControls(warning)}`);
  if (answer.withheld) call.note(`${answer.withheld.count} more withheld: ${formatCapUse(answer.withheld)}`);
  if (answer.charged_amount > 0) call.note(`Charged ${formatMoney(answer.charged_amount)}.`);
}
