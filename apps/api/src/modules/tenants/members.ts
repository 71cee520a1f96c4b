import { type contract, type Member, notFound } from '@ipto/contracts';
import type { Prisma, Tx } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { signOutEverywhere } from '../accounts/index.js';
import { recordAudit } from '../audit/index.js';
import { removeAccountWithoutTenant } from './remove-account.js';
import { lockTeam, requireAnotherOwner, requireMayChange, requireMayGive } from './team.js';

const withUser = { user: true } as const satisfies Prisma.MembershipInclude;
type MembershipWithUser = Prisma.MembershipGetPayload<{ include: typeof withUser }>;

export function memberHandlers({ db, cursors }: Services): Handlers<typeof contract.members> {
  return {
    list: (context, input) =>
      readPage(cursors, context, {
        procedure: 'members.list',
        input,
        fetch: (after, take) =>
          db.prisma.membership.findMany({
            where: { tenantId: context.principal.tenantId, ...(after !== null && { id: { lt: after } }) },
            include: withUser,
            orderBy: { id: 'desc' },
            take,
          }),
        key: (row) => row.id,
        view: memberView,
      }),

    async update(context, { membership_id: id, role }) {
      const { principal } = context;
      const { tenantId } = principal;
      return db.tx(async (tx) => {
        const actor = await lockTeam(tx, principal);
        const before = await findMember(tx, tenantId, id);
        requireMayChange(actor, before.role);
        requireMayGive(actor, role);
        if (before.role === role) return memberView(before);
        if (before.role === 'owner') await requireAnotherOwner(tx, tenantId, id);
        const changed = await tx.membership.update({ where: { id }, data: { role }, include: withUser });
        await signOutEverywhere(tx, { id });
        await endInvitationsBy(tx, tenantId, before.userId);
        await recordAudit(tx, context, {
          action: 'membership.updated',
          tenantId,
          target: { type: 'membership', id },
          details: { user_id: before.userId, from: before.role, to: role },
        });
        return memberView(changed);
      });
    },

    async remove(context, { membership_id: id }) {
      const { principal } = context;
      const { tenantId } = principal;
      return db.tx(async (tx) => {
        const actor = await lockTeam(tx, principal);
        const member = await findMember(tx, tenantId, id);
        requireMayChange(actor, member.role);
        if (member.role === 'owner') await requireAnotherOwner(tx, tenantId, id);
        // Its sessions and whatever would become one go with it; its keys stay as records and open nothing.
        await tx.membership.delete({ where: { id } });
        await recordAudit(tx, context, {
          action: 'membership.removed',
          tenantId,
          target: { type: 'membership', id },
          details: { user_id: member.userId, email: member.user.email },
        });
        await endInvitationsBy(tx, tenantId, member.userId);
        await removeAccountWithoutTenant(tx, context, tenantId, member.userId);
        return memberView(member);
      });
    },
  };
}

/** Who may invite no longer, or not to the same roles, leaves no door open behind them. */
async function endInvitationsBy(tx: Tx, tenantId: string, invitedBy: string): Promise<void> {
  await tx.invitation.deleteMany({ where: { tenantId, invitedBy } });
}

async function findMember(tx: Tx, tenantId: string, id: string): Promise<MembershipWithUser> {
  const member = await tx.membership.findFirst({ where: { id, tenantId }, include: withUser });
  if (!member) throw notFound();
  return member;
}

function memberView({ id, userId, user, role, createdAt }: MembershipWithUser): Member {
  return {
    membership_id: id,
    user_id: userId,
    email: user.email,
    display_name: user.displayName,
    role,
    created_at: createdAt.toISOString(),
  };
}
