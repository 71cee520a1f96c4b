import type { ReviewItem } from '@ipto/contracts';
import { leaf } from '../../../command.js';
import { listLimit } from '../../../flags/values.js';
import type { Column } from '../../../output/table.js';
import { formatBytes, formatTime } from '../../../output/units.js';
import { printList } from '../../list.js';

const COLUMNS: readonly Column<ReviewItem>[] = [
  { title: 'TENANT', value: (item) => item.tenant_id, keep: true },
  { title: 'OBJECT', value: (item) => item.object_id, keep: true },
  { title: 'FILENAME', value: (item) => item.filename },
  { title: 'TYPE', value: (item) => item.content_type },
  { title: 'SIZE', value: (item) => formatBytes(item.size_bytes) },
  { title: 'EXPIRES', value: (item) => formatTime(item.review_expires_at) },
];

export const listReviews = leaf({
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
