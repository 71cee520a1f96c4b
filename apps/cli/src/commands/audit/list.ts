import { AUDIT_ACTIONS, type AuditAction, type AuditEvent } from '@ipto/contracts';
import { Option } from 'commander';
import { leaf } from '../../command.js';
import { type Period, periodFlags } from '../../flags/period.js';
import { listLimit } from '../../flags/values.js';
import type { Column } from '../../output/table.js';
import { formatTime } from '../../output/units.js';
import { printList } from '../list.js';

const COLUMNS: readonly Column<AuditEvent>[] = [
  { title: 'WHEN', value: (event) => formatTime(event.occurred_at) },
  { title: 'ACTION', value: (event) => event.action },
  { title: 'ACTOR', value: ({ actor }) => actor.name ?? actor.id ?? actor.type },
  { title: 'TARGET', value: (event) => event.target.id, keep: true },
  { title: 'ADDRESS', value: (event) => event.ip ?? '-' },
];

interface ListOptions extends Period {
  actor?: string;
  action?: AuditAction;
  targetType?: string;
  target?: string;
  limit?: number;
}

export const listAuditEvents = leaf({
  description: 'Newest first. Events are never changed or removed.',
  options: [
    new Option('--actor <id>', 'The user or API key that acted.'),
    new Option('--action <action>', 'What was done.').choices(AUDIT_ACTIONS),
    new Option('--target-type <type>', 'To what kind of thing, such as dataset or api_key.'),
    new Option('--target <id>', 'To what.'),
    ...periodFlags(),
    listLimit(),
  ],
  examples: [
    'ipto audit list --limit 20',
    'ipto audit list --action api_key.revoked --from 2026-04-01 --output json',
  ],
  run: async (call, { actor, action, targetType, target, from, to, limit }: ListOptions) => {
    const client = await call.client();
    const filters = { actor_id: actor, action, target_type: targetType, target_id: target, from, to };
    await printList(call, client.pages(client.api.audit.list, filters, { max: limit }), {
      columns: COLUMNS,
      empty: 'No such events.',
    });
  },
});
