import { Option } from 'commander';
import { leaf } from '../../../command.js';
import { escapeControls } from '../../../output/escape.js';
import { REVIEW_TARGET } from './target.js';

export const rejectReview = leaf({
  args: REVIEW_TARGET,
  options: [new Option('--reason <text>', 'Human-readable rejection reason.').makeOptionMandatory()],
  examples: [
    'ipto admin review reject tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --reason "Holds personal data"',
  ],
  run: async (call, tenantId: string, objectId: string, { reason }: { reason: string }) => {
    const client = await call.client();
    const target = { tenant_id: tenantId, object_id: objectId };
    const object = await client.api.review.reject.mutate({ ...target, reason });
    await call.result(object, () => `Rejected ${escapeControls(object.filename)} (${object.object_id}).\n`);
  },
});
