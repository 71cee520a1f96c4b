import type { AuditEvent } from '@ipto/contracts';
import Link from 'next/link';
import { ACTIONS, detailOf } from './actions';
import type { Names } from './use-names';

type NameOf = Names['nameOf'];

/** An event as a sentence: who did what to what. */
export function Sentence({ event, nameOf }: { event: AuditEvent; nameOf: NameOf }) {
  const { did, alone, more } = ACTIONS[event.action];
  const isOneself = event.target.id === event.actor.id;
  const after = more?.(event.details);
  return (
    <span className="wrap-anywhere">
      <b className="font-medium">{actorName(event.actor)}</b> {did}{' '}
      {!(alone || isOneself) && (
        <>
          <TargetLink event={event} nameOf={nameOf} />{' '}
        </>
      )}
      {after}
    </span>
  );
}

/** Whoever acted, in a word. */
export function actorName({ type, name, id }: AuditEvent['actor']): string {
  if (type === 'system') return 'The system';
  const known = name ?? id ?? 'Somebody';
  return type === 'api_key' ? `Key “${known}”` : known;
}

/** What it was done to, by the name it had, with the way there if it has a page. */
function TargetLink({ event, nameOf }: { event: AuditEvent; nameOf: NameOf }) {
  const { details } = event;
  const name = nameIn(details) ?? nameOf(whoIsMeant(event));
  const shown = name ?? <span className="font-mono text-xs">{whoIsMeant(event)}</span>;
  const href = pageOf(event);
  return href === null ? (
    shown
  ) : (
    <Link
      className="underline decoration-edge underline-offset-4 hover:decoration-current"
      href={href}
      prefetch={false}
    >
      {shown}
    </Link>
  );
}

function nameIn(details: AuditEvent['details']): string | undefined {
  return detailOf(details, 'name') ?? detailOf(details, 'filename') ?? detailOf(details, 'email');
}

/** The id that says most: of a membership its user, of an entitlement the tenant. */
function whoIsMeant({ target, details }: AuditEvent): string {
  const field = { membership: 'user_id', entitlement: 'tenant_id' }[target.type];
  return (field && detailOf(details, field)) ?? target.id;
}

/** The page of what an event was about; null where it has none, or none any more. */
export function pageOf({ action, target, details }: AuditEvent): `/${string}` | null {
  if (action.endsWith('.deleted')) return null;
  switch (target.type) {
    case 'dataset':
      return `/datasets/${target.id}`;
    case 'entitlement':
      return `/datasets/${detailOf(details, 'dataset_id')}`;
    case 'api_key':
      return `/keys/${target.id}`;
    case 'payout':
      return `/payouts/${target.id}`;
    case 'invoice':
      return `/invoices/${target.id}`;
    case 'user':
    case 'membership':
    case 'invitation':
      return '/team';
    case 'tenant':
      return '/settings';
    default:
      return null;
  }
}
