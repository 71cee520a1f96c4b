'use client';

import type { AuditEvent } from '@ipto/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { actorName, pageOf, Sentence } from '../../../audit/sentence';
import type { Names } from '../../../audit/use-names';
import { Instant } from '../../../figures/instant';
import { Button, buttonLooks } from '../../../ui/button';
import { Code } from '../../../ui/code';
import { Dialog } from '../../../ui/dialog';
import { Facts } from '../../../ui/facts';
import type { Filters } from './audit-filters';

interface EventDetailsProps {
  readonly event: AuditEvent | null;
  readonly names: Names;
  readonly onClose: () => void;
  readonly onFilter: (filters: Partial<Filters>) => void;
}

/** Everything that the log keeps of an event. */
export function EventDetails({ event, names, onClose, onFilter }: EventDetailsProps) {
  return (
    <Dialog open={event !== null} onClose={onClose} title="Details" shape="side">
      {event && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <p>
            <Sentence event={event} nameOf={names.nameOf} />
          </p>
          <Facts
            facts={[
              ['When', <Instant key="when" at={event.occurred_at} />],
              ['Who', actorName(event.actor)],
              ['Who, by id', mono(event.actor.id)],
              ['What', event.target.type.replace('_', ' ')],
              ['What, by id', mono(event.target.id)],
              ['Signed in with', mono(event.credential_id)],
              ['Address', mono(event.ip)],
              ['Request', mono(event.request_id)],
              ['Action', mono(event.action)],
              ['Event', mono(event.audit_event_id)],
            ]}
          />
          {Object.keys(event.details).length > 0 && (
            <Code text={JSON.stringify(event.details, null, 2)} label="Details of the event" />
          )}
          <Ways event={event} onFilter={onFilter} />
        </div>
      )}
    </Dialog>
  );
}

/** Where to go from an event. */
function Ways({ event, onFilter }: { event: AuditEvent; onFilter: (filters: Partial<Filters>) => void }) {
  const { actor, target } = event;
  const href = pageOf(event);
  return (
    <div className="flex flex-wrap gap-2">
      {href && (
        <Link className={buttonLooks({ size: 'small' })} href={href}>
          Go to it
        </Link>
      )}
      <Button size="small" onPress={() => onFilter({ target: target.id })}>
        All that happened to it
      </Button>
      {actor.id !== null && (
        <Button size="small" onPress={() => onFilter({ actor: actor.id })}>
          All that {actorName(actor)} did
        </Button>
      )}
    </div>
  );
}

const mono = (text: string | null): ReactNode =>
  text === null ? '—' : <span className="font-mono text-xs">{text}</span>;
