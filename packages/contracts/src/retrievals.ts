import { z } from 'zod';
import { exampleId, id } from './ids.js';
import { query } from './procedure.js';
import { citation } from './search.js';

const source = z
  .object({
    retrieval_id: id('retrieval'),
    dataset_id: id('dataset'),
    dataset_name: z.string(),
    object_id: id('object'),
    filename: z.string(),
    content_type: z.string(),
    title: z.string(),
    text: z.string().meta({ description: 'The whole passage, as it stands at the place cited' }),
    citation,
  })
  .meta({ id: 'Source' });

export const retrievals = {
  source: query({
    input: z.strictObject({ id: id('retrieval') }),
    output: source,
    rest: { method: 'GET', path: '/v1/retrievals/{id}/source' },
    access: ['search:query', 'datasets:read'],
    tag: 'Search',
    summary: 'Read the very place behind a result',
    description:
      'For the tenant that got the result, free, for 30 days, as long as it may search the dataset.',
    errors: ['not_found'],
    example: {
      input: { id: exampleId('retrieval') },
      output: {
        retrieval_id: exampleId('retrieval'),
        dataset_id: exampleId('dataset'),
        dataset_name: 'financial-data',
        object_id: exampleId('object'),
        filename: 'reports/2024-q4.pdf',
        content_type: 'application/pdf',
        title: 'Q4 2024 earnings',
        text: 'Quarterly earnings rose by 12 % over the year before.',
        citation: { page: 3, char_start: 120, char_end: 980 },
      },
    },
  }),
};
