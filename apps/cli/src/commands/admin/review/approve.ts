import { leaf } from '../../../command.js';
import { escapeControls } from '../../../output/escape.js';
import { REVIEW_TARGET } from './target.js';

export const approveReview = leaf({
  args: REVIEW_TARGET,
  examples: ['ipto admin review approve tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, tenantId: string, objectId: string) => {
    const client = await call.client();
    const object = await client.api.review.approve.mutate({ tenant_id: tenantId, object_id: objectId });
    await call.result(object, () => `Approved ${escapeControls(object.filename)} (${object.object_id}).\n`);
  },
});
