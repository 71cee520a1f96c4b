import type { AuditAction, AuditEvent } from '@ipto/contracts';
import { ROLE_NAMES } from '../team/roles';

type Details = AuditEvent['details'];

interface Told {
  /** Its name in a list to choose from. */
  readonly label: string;
  /** What the actor did; the target follows, unless it is the actor or goes without saying. */
  readonly did: string;
  /** The target goes without saying. */
  readonly alone?: true;
  /** What comes after the target. */
  readonly more?: (details: Details) => string | undefined;
}

/** A detail that is text. What details an action comes with is not part of the contract. */
export function detailOf(details: Details, name: string): string | undefined {
  const value = details[name];
  return typeof value === 'string' ? value : undefined;
}

function roleOf(details: Details, name: string): string {
  const role = detailOf(details, name);
  return ROLE_NAMES.find((each) => each === role)?.replace('_', ' ') ?? role ?? 'another role';
}

const because: Told['more'] = (details) => {
  const reason = detailOf(details, 'reason');
  return reason && `because: ${reason}`;
};
const changed: Told['more'] = ({ changes }) =>
  typeof changes === 'object' && changes !== null
    ? `(${Object.keys(changes).join(', ').replaceAll('_', ' ')})`
    : undefined;
const fromHost: Told['more'] = (details) => {
  const host = detailOf(details, 'host');
  return host && `(${host})`;
};

/** Every audited action in words. */
export const ACTIONS: Record<AuditAction, Told> = {
  'user.created': { label: 'Account made', did: 'made the account' },
  'user.deleted': { label: 'Account deleted', did: 'ended the account' },
  'user.email_verified': { label: 'E-mail confirmed', did: 'confirmed the e-mail address', alone: true },
  'user.password_changed': { label: 'Password changed', did: 'changed the password', alone: true },
  'user.password_reset_requested': {
    label: 'New password asked for',
    did: 'asked for a link to set a new password of',
  },
  'user.platform_admin_added': { label: 'Platform admin added', did: 'made a platform admin of' },
  'user.platform_admin_removed': { label: 'Platform admin removed', did: 'ended the platform rights of' },
  'session.created': { label: 'Signed in', did: 'signed in', alone: true },
  'session.ended': { label: 'Signed out', did: 'signed out', alone: true },
  'device_login.approved': {
    label: 'Machine let in',
    did: 'let another machine sign in',
    alone: true,
    more: fromHost,
  },
  'device_login.denied': {
    label: 'Machine refused',
    did: 'refused another machine',
    alone: true,
    more: fromHost,
  },
  'login_code.created': { label: 'Command line let in', did: 'let the command line sign in', alone: true },
  'tenant.updated': {
    label: 'Settings changed',
    did: 'changed the settings of the tenant',
    alone: true,
    more: changed,
  },
  'tenant.deleted': { label: 'Tenant deleted', did: 'deleted the tenant', alone: true },
  'tenant.max_spend_cap_set': {
    label: 'Highest cap set',
    did: 'set the most that the spend cap may be',
    alone: true,
  },
  'invoice.issued': { label: 'Invoice issued', did: 'issued the invoice' },
  'invoice.paid': { label: 'Invoice paid', did: 'marked as paid the invoice' },
  'payout.closed': { label: 'Payout closed', did: 'closed the payout' },
  'payout.paid': { label: 'Payout paid', did: 'marked as paid the payout' },
  'charge.reversed': { label: 'Charge reversed', did: 'reversed the charge', more: because },
  'membership.created': {
    label: 'Member joined',
    did: 'joined',
    alone: true,
    more: (details) => `as ${roleOf(details, 'role')}`,
  },
  'membership.updated': {
    label: 'Role changed',
    did: 'changed the role of',
    more: (details) => `from ${roleOf(details, 'from')} to ${roleOf(details, 'to')}`,
  },
  'membership.removed': { label: 'Member removed', did: 'removed from the team' },
  'invitation.created': {
    label: 'Invited',
    did: 'invited',
    more: (details) => `as ${roleOf(details, 'role')}`,
  },
  'invitation.accepted': { label: 'Invitation accepted', did: 'accepted an invitation', alone: true },
  'invitation.revoked': { label: 'Invitation revoked', did: 'took back the invitation of' },
  'dataset.created': { label: 'Dataset created', did: 'created the dataset' },
  'dataset.updated': { label: 'Dataset changed', did: 'changed the dataset', more: changed },
  'dataset.deleted': { label: 'Dataset deleted', did: 'deleted the dataset' },
  'dataset.suspended': { label: 'Dataset suspended', did: 'suspended the dataset', more: because },
  'dataset.unsuspended': { label: 'Dataset restored', did: 'ended the suspension of the dataset' },
  'entitlement.created': { label: 'Tenant let in', did: 'let into the restricted dataset' },
  'entitlement.revoked': { label: 'Tenant shut out', did: 'took access to the restricted dataset from' },
  'object.upload_started': { label: 'Upload started', did: 'started to upload' },
  'object.confirmed': { label: 'Upload finished', did: 'finished the upload of' },
  'object.upload_cancelled': { label: 'Upload cancelled', did: 'cancelled the upload of' },
  'object.approved': { label: 'Object approved', did: 'approved the object' },
  'object.rejected': { label: 'Object rejected', did: 'rejected the object', more: because },
  'object.expired': { label: 'Object expired', did: 'let expire the object' },
  'object.ready': { label: 'Object ready', did: 'finished indexing the object' },
  'object.failed': { label: 'Object failed', did: 'could not index the object', more: because },
  'object.deleted': { label: 'Object deleted', did: 'deleted the object' },
  'api_key.created': { label: 'Key created', did: 'created the API key' },
  'api_key.updated': { label: 'Key changed', did: 'changed the API key', more: changed },
  'api_key.revoked': { label: 'Key revoked', did: 'revoked the API key' },
  'api_key.granted': { label: 'Dataset granted to a key', did: 'put a dataset on the list of the API key' },
  'api_key.grant_revoked': {
    label: 'Dataset taken from a key',
    did: 'took a dataset off the list of the API key',
  },
};

export const ACTION_NAMES = Object.keys(ACTIONS) as AuditAction[];
