import {
  ApiError,
  type contract,
  type Invitation,
  id,
  LIMITS,
  newId,
  notFound,
  type Role,
} from '@ipto/contracts';
import type { Invitation as InvitationRow, Tx } from '@ipto/db';
import { z } from 'zod';
import type { Handlers } from '../../procedures/implement.js';
import { defineJob } from '../../queue/job.js';
import { readPage } from '../../security/paging.js';
import { mintToken } from '../../security/tokens.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { invitationMail, linkTo } from '../mail/index.js';
import { acceptInvitation } from './accept-invitation.js';
import { lockTeam, requireMayChange, requireMayGive } from './team.js';

const DAY_MS = 24 * 3_600_000;

export function invitationHandlers(services: Services): Handlers<typeof contract.invitations> {
  const { db, cursors, queue, mailer, linkBase, now } = services;
  return {
    async create(context, { email, role }) {
      const { principal } = context;
      const { tenantId } = principal;
      const expiresAt = new Date(now().getTime() + LIMITS.invitationDays * DAY_MS);
      // With a mail server the mailer makes the link itself: nothing that waits in a queue is a secret.
      const link = mailer ? null : mintToken();
      return db.tx(async (tx) => {
        const actor = await lockTeam(tx, principal);
        requireMayGive(actor, role);
        if ((await tx.membership.count({ where: { tenantId, user: { email } } })) > 0)
          throw new ApiError('conflict', 'They are a member already.');
        const earlier = await tx.invitation.findUnique({ where: { tenantId_email: { tenantId, email } } });
        if (earlier) await endInvitation(tx, actor, earlier);
        const open = await tx.invitation.count({ where: { tenantId, expiresAt: { gt: now() } } });
        if (open >= LIMITS.openInvitations)
          throw new ApiError('conflict', `There are ${LIMITS.openInvitations} open invitations already.`);
        const invitation = await tx.invitation.create({
          data: {
            id: newId('invitation'),
            tenantId,
            email,
            role,
            invitedBy: principal.userId,
            tokenHash: link?.hash ?? null,
            expiresAt,
          },
        });
        if (!link) await queue.send(tx, mailInvitationJob, { invitationId: invitation.id });
        await recordAudit(tx, context, {
          action: 'invitation.created',
          tenantId,
          target: { type: 'invitation', id: invitation.id },
          details: { email, role },
        });
        return {
          ...invitationView(invitation),
          ...(link && { accept_url: linkTo(linkBase, '/invitation', link.token) }),
        };
      });
    },

    list: (context, input) =>
      readPage(cursors, context, {
        procedure: 'invitations.list',
        input,
        fetch: (after, take) =>
          db.prisma.invitation.findMany({
            where: {
              tenantId: context.principal.tenantId,
              expiresAt: { gt: now() },
              ...(after !== null && { id: { lt: after } }),
            },
            orderBy: { id: 'desc' },
            take,
          }),
        key: (row) => row.id,
        view: invitationView,
      }),

    async revoke(context, { id }) {
      const { tenantId } = context.principal;
      return db.tx(async (tx) => {
        const actor = await lockTeam(tx, context.principal);
        const invitation = await tx.invitation.findFirst({
          where: { id, tenantId, expiresAt: { gt: now() } },
        });
        if (!invitation) throw notFound();
        await endInvitation(tx, actor, invitation);
        await recordAudit(tx, context, {
          action: 'invitation.revoked',
          tenantId,
          target: { type: 'invitation', id },
          details: { email: invitation.email },
        });
        return invitationView(invitation);
      });
    },

    accept: (context, input) => acceptInvitation(services, context, input),
  };
}

/** What an owner offers an owner-to-be is for owners to take back. */
async function endInvitation(tx: Tx, actor: Role, { id, role }: InvitationRow): Promise<void> {
  requireMayChange(actor, role);
  await tx.invitation.delete({ where: { id } });
}

function invitationView({ id, email, role, expiresAt }: InvitationRow): Invitation {
  return { invitation_id: id, email, role, expires_at: expiresAt.toISOString() };
}

/** Makes the link of an invitation and mails it; an earlier link of it, if the mail is sent again, ends. */
export const mailInvitationJob = defineJob({
  name: 'mail_invitation',
  schema: z.strictObject({ invitationId: id('invitation') }),
  async run({ db, mailer, linkBase, now }: Services, { invitationId }) {
    if (!mailer) return;
    const { token, hash: tokenHash } = mintToken();
    const [invitation] = await db.prisma.invitation.updateManyAndReturn({
      where: { id: invitationId, expiresAt: { gt: now() } },
      data: { tokenHash },
      include: { tenant: true },
    });
    if (!invitation) return;
    const { email, role, tenant } = invitation;
    await mailer.send({
      to: email,
      ...invitationMail(tenant.name, role, linkTo(linkBase, '/invitation', token)),
    });
  },
});
