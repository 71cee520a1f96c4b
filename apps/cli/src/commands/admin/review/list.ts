import type { ReviewItem } from '@ipto/contracts';
import { leaf } from '../../../command.js';
import { listLimit } from '../../../flags/values.js';
import type { Host } from '../../../host.js';
import type { Column } from '../../../output/table.js';
import { formatBytes, formatTime } from '../../../output/units.js';
import { printList } from '../../list.js';

const COLUMNS: readonly Column<ReviewItem>[] = [
  { title: 'TENANT', value: (item) => item.tenant_id },
  { title: 'OBJECT', value: (item) => item.object_id },
  { title: 'FILENAME', value: (item) => item.filename },
  { title: 'TYPE', value: (item) => item.content_type },
  { title: 'SIZE', value: (item) => formatBytes(item.size_bytes) },
  { title: 'EXPIRES', value: (item) => formatTime(item.review_expires_at) },
];

export const listReviews = (host: Host) =>
  leaf(host, {
    name: 'list',
    summary: 'List objects pending admin review',
    options: [listLimit()],
    examples: ['ipto admin review list'],
    run: async (call, { limit }: { limit?: number }) => {
      const client = await call.client();
      await printList(call, client.pages(client.api.review.queue, {}, { max: limit }), {
        columns: COLUMNS,
        empty: 'Nothing to review.',
      });
    },
  });
