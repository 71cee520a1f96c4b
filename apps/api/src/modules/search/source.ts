import { citation, citationPrice, type contract, fromMicros, LIMITS, notFound } from '@ipto/contracts';
import { Prisma, searchableDataset } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import type { Services } from '../../services.js';
import { reportHandlers } from '../metering/index.js';

const DAY_MS = 24 * 3_600_000;

interface SourceRow {
  dataset_id: string;
  dataset_name: string;
  object_id: string;
  filename: string;
  content_type: string;
  title: string;
  heading_path: string[];
  text: string;
  citation: unknown;
  retrieval_price: string;
}

export function retrievalHandlers(services: Services): Handlers<typeof contract.retrievals> {
  const { db, now } = services;
  return {
    ...reportHandlers(services),

    async source({ principal }, { id }) {
      const since = new Date(now().getTime() - LIMITS.sourceDays * DAY_MS);
      const [found] = await db.sql<SourceRow>(Prisma.sql`
        SELECT d.id AS dataset_id, d.name AS dataset_name, o.id AS object_id, o.filename, o.content_type,
               p.title, p.heading_path, p.body AS text, p.citation, e.price_micros::text AS retrieval_price
        FROM usage_events e
        JOIN passages p ON p.id = e.passage_id
        JOIN objects o ON o.id = p.object_id
        JOIN datasets d ON d.id = p.dataset_id
        WHERE e.retrieval_id = ${id} AND e.kind = 'retrieval' AND e.tenant_id = ${principal.tenantId} AND e.occurred_at > ${since}
          AND o.status = 'ready' AND ${searchableDataset(viewerOf(principal))}`);
      if (!found) throw notFound();
      const { retrieval_price, ...row } = found;
      return {
        retrieval_id: id,
        ...row,
        citation: citation.parse(row.citation),
        citation_price: fromMicros(citationPrice(BigInt(retrieval_price))),
      };
    },
  };
}
