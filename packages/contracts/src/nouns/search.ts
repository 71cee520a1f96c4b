import { z } from 'zod';
import { currency, instant, mimeType, money, text, timestamp, visibleText } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { LIMITS } from '../machinery/limits.js';
import { mutation } from '../machinery/procedure.js';
import { modality } from './datasets.js';

export const searchMode = z.enum(['lexical', 'dense', 'hybrid', 'auto']).meta({ id: 'SearchMode' });
export const usedMode = z.enum(['lexical', 'dense', 'hybrid']).meta({ id: 'UsedSearchMode' });
export type UsedMode = z.infer<typeof usedMode>;

const position = z.int().min(1).optional();
/** Where in its file a passage stands. Numbers start at 1; ranges are code points, end exclusive. */
export const citation = z
  .object({
    page: position,
    slide: position,
    sheet: z.string().optional(),
    row_start: position,
    row_end: position,
    line_start: position,
    line_end: position,
    char_start: z.int().min(0),
    char_end: z.int().min(0),
    time_start: z.number().min(0).optional(),
    time_end: z.number().min(0).optional(),
  })
  .meta({
    id: 'Citation',
    description:
      'The very place in the file: the page of a PDF, the lines of a text. `char_*` count code points from 0, end exclusive, of the decoded file for text formats, else of the page.',
  });
export type Citation = z.infer<typeof citation>;

export const documentTitle = z.string().meta({ description: 'The title of the document' });
export const headingPath = z.array(z.string()).meta({
  description:
    'The headings that the passage stands under, outermost first, without the one that is the title; empty where a file has none',
});

const searchFilters = z
  .strictObject({
    mime_types: z.array(mimeType).min(1).max(LIMITS.filterValues).optional(),
    modalities: z.array(modality).min(1).max(modality.options.length).optional(),
    created_after: instant.optional(),
    created_before: instant.optional(),
    filename: text(1, LIMITS.filenameBytes)
      .optional()
      .meta({ description: 'Part of the filename, any case' }),
  })
  .meta({ id: 'SearchFilters' });

export const searchInput = z.strictObject({
  query: visibleText(LIMITS.queryChars),
  mode: searchMode.default('auto'),
  dataset_ids: z.array(id('dataset')).min(1).max(LIMITS.listedIds).optional(),
  limit: z.int().min(1).max(LIMITS.searchMax).default(LIMITS.searchDefault),
  cursor: z.string().max(2000).optional(),
  filters: searchFilters.default({}),
  explain: z.boolean().default(false),
});
export type SearchInput = z.output<typeof searchInput>;

const explanation = z
  .object({
    lexical_rank: z.int().min(1).nullable(),
    dense_rank: z.int().min(1).nullable(),
    fused_score: z.number().min(0).max(1),
  })
  .meta({ id: 'ResultExplanation' });

export const searchResult = z
  .object({
    retrieval_id: id('retrieval'),
    rank: z.int().min(1),
    score: z.number().min(0).max(1),
    dataset_id: id('dataset'),
    dataset_name: z.string(),
    object_id: id('object'),
    filename: z.string(),
    content_type: z.string(),
    title: documentTitle,
    heading_path: headingPath,
    snippet: z.string(),
    highlights: z.array(z.tuple([z.int().min(0), z.int().min(0)])),
    citation,
    price: money.meta({
      description: 'What this result adds; 0 for one’s own, a later passage of its object, or a repeat',
    }),
    explain: explanation.optional(),
  })
  .meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof searchResult>;

const withheld = z
  .object({
    count: z.int().min(1),
    reason: z.literal('spend_cap'),
    cap: money,
    spent: money,
    resets_at: timestamp,
  })
  .meta({ id: 'Withheld', description: 'Priced results left out because the spend cap is reached.' });

export const searchAnswer = z
  .object({
    search_id: id('search'),
    mode: usedMode,
    mode_reason: z.string().optional().meta({ description: 'Why this mode, with `explain: true`' }),
    results: z.array(searchResult),
    next_cursor: z.string().nullable(),
    charged_amount: money,
    currency,
    withheld: withheld.nullable(),
    warnings: z.array(z.string()),
    took_ms: z.number().min(0),
  })
  .meta({ id: 'SearchAnswer' });
export type SearchAnswer = z.infer<typeof searchAnswer>;

const SEARCH_DESCRIPTION = `Plain words ask for passages about them. Operators ask for more: \`AND\`, \`OR\`, \`NOT\` and \`-word\`,
parentheses, \`"a phrase"\`, \`pre*\`, and \`title:\`, \`filename:\`, \`mime:\`, \`dataset:\` and \`page:\` before a value. A query that does
not follow the grammar is searched as plain words, and a warning says so. A cursor continues the very same search for an
hour, in its order; then it is \`gone\`.`;

export const search = {
  query: mutation({
    input: searchInput,
    output: searchAnswer,
    rest: { method: 'POST', path: '/v1/search' },
    access: ['search:query', 'datasets:read'],
    tag: 'Search',
    summary: 'Search across every dataset the credential may see',
    rateClass: 'search',
    description: SEARCH_DESCRIPTION,
    errors: ['not_found', 'gone', 'payment_required'],
    example: {
      input: { query: 'quarterly earnings 2024', mode: 'hybrid', limit: 5 },
      output: {
        search_id: exampleId('search'),
        mode: 'hybrid',
        results: [
          {
            retrieval_id: exampleId('retrieval'),
            rank: 1,
            score: 0.98,
            dataset_id: exampleId('dataset'),
            dataset_name: 'financial-data',
            object_id: exampleId('object'),
            filename: 'reports/2024-q4.pdf',
            content_type: 'application/pdf',
            title: 'Q4 2024 earnings',
            heading_path: ['Results', 'Net sales'],
            snippet: 'Quarterly earnings rose by 12 %',
            highlights: [
              [0, 9],
              [10, 18],
            ],
            citation: { page: 3, char_start: 120, char_end: 980 },
            price: 0.03,
          },
        ],
        next_cursor: null,
        charged_amount: 0.03,
        currency: 'USD',
        withheld: null,
        warnings: [],
        took_ms: 21,
      },
    },
  }),
};
