import { Option } from 'commander';
import { leaf } from '../../command.js';
import { confirmFlag } from '../../flags/values.js';
import { escapeControls } from '../../output/escape.js';
import { formatFields } from '../../output/table.js';

interface ApproveOptions {
  deny?: true;
  confirm?: true;
}

export const approveLogin = leaf({
  description:
    'Approves the code that `ipto login --device` shows there. Approve nothing that you have not started yourself.',
  args: [['<user_code>', 'The code that the other machine shows.']],
  options: [new Option('--deny', 'Refuse it instead.'), confirmFlag()],
  examples: ['ipto account approve-login WDJB-MJHT', 'ipto account approve-login WDJB-MJHT --deny'],
  run: async (call, userCode: string, { deny, confirm }: ApproveOptions) => {
    const client = await call.client();
    const request = await client.api.auth.device.get.query({ user_code: userCode });
    const host = request.host ?? 'a machine without a name';
    call.note(
      formatFields([
        ['Program', request.client_name],
        ['Machine', host],
        ['Address', request.ip],
        ['Tenant', `${request.tenant_name} (${request.tenant_id})`],
      ]).trimEnd(),
    );
    if (!deny) await call.confirm(confirm, `Let ${escapeControls(host)} log in as you?`);
    const decision = deny ? 'deny' : 'approve';
    const decided = await client.api.auth.device.approve.mutate({ user_code: userCode, decision });
    await call.result(decided, () => `${deny ? 'Refused' : 'Approved'}.\n`);
  },
});
