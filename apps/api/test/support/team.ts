import { contract, type Role } from '@ipto/contracts';
import { Caller } from './caller.js';
import { tokenIn } from './mail-server.js';
import { Member, newEmail, PASSWORD } from './member.js';

const { auth, invitations, users } = contract;

export const ROLES: readonly Role[] = [
  'owner',
  'admin',
  'seller_manager',
  'buyer_manager',
  'operator',
  'viewer',
];

/** The token of an invitation that is handed over, as where there is no mail server. */
export async function inviteByLink(inviter: Caller, email: string, role: Role): Promise<string> {
  const { accept_url } = await inviter.ok(invitations.create, { email, role });
  return tokenIn(accept_url ?? '');
}

/** A new person without a tenant of their own, invited into the inviter's. */
export async function newMember(inviter: Member, role: Role, email = newEmail()): Promise<Member> {
  const token = await inviteByLink(inviter, email, role);
  const login = await new Caller(inviter.url, null).ok(invitations.accept, {
    token,
    display_name: 'Grace',
    password: PASSWORD,
  });
  return new Member(inviter.url, login.session_token, login.user_id, login.tenant_id, email);
}

/** Somebody who has an account joins the inviter's tenant; their session there. */
export async function join(inviter: Member, person: Member, role: Role): Promise<Member> {
  const token = await inviteByLink(inviter, person.email, role);
  const login = await person.ok(invitations.accept, { token });
  return new Member(person.url, login.session_token, login.user_id, login.tenant_id, person.email);
}

/** One more session of a person who logs in with the password that all have here. */
export async function logIn({ url, email, tenantId }: Member, password = PASSWORD): Promise<Member> {
  const login = await new Caller(url, null).ok(auth.login, { email, password, tenant_id: tenantId });
  return new Member(url, login.session_token, login.user_id, login.tenant_id, email);
}

/** The id of a person's membership in the tenant of their session. */
export async function membershipOf(member: Member): Promise<string> {
  const { memberships } = await member.ok(users.me, {});
  const own = memberships.find(({ tenant_id }) => tenant_id === member.tenantId);
  if (!own) throw new Error('a session without a membership');
  return own.membership_id;
}
