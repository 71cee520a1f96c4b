import { leaf } from '../../../command.js';
import { formatFields } from '../../../output/table.js';
import { formatBytes, formatTime } from '../../../output/units.js';
import { REVIEW_TARGET } from './target.js';

export const getReview = leaf({
  args: REVIEW_TARGET,
  examples: ['ipto admin review get tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, tenantId: string, objectId: string) => {
    const client = await call.client();
    const item = await client.api.review.get.query({ tenant_id: tenantId, object_id: objectId });
    await call.result(item, () =>
      formatFields([
        ['Object', item.object_id],
        ['Tenant', `${item.tenant_name} (${item.tenant_id})`],
        ['Dataset', `${item.dataset_name} (${item.dataset_id})`],
        ['Filename', item.filename],
        ['Type', `${item.content_type} (declared ${item.declared_content_type})`],
        ['Size', `${formatBytes(item.size_bytes)} (${item.size_bytes} bytes)`],
        ['SHA-256', item.checksum_sha256],
        ['Uploaded', formatTime(item.uploaded_at)],
        ['Expires', formatTime(item.review_expires_at)],
        ...item.warnings.map((warning) => ['Warning', warning] as const),
      ]),
    );
  },
});
