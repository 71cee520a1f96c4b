import { ApiError, type contract, notFound, type PlatformAdmin } from '@ipto/contracts';
import { Prisma, type Tx, type User } from '@ipto/db';
import type { AuthenticatedContext } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import {
  createPasswordResetLink,
  holdPlatformAdmin,
  noPlatformAdmin,
  personBehind,
} from '../accounts/index.js';
import { recordAudit } from '../audit/index.js';

type PlatformAdminHandlers = Pick<
  Handlers<typeof contract.admin>,
  | 'listPlatformAdmins'
  | 'getPlatformAdmin'
  | 'addPlatformAdmin'
  | 'removePlatformAdmin'
  | 'createPasswordReset'
>;

export function platformAdminHandlers(services: Services): PlatformAdminHandlers {
  const { db, cursors, mailer } = services;

  async function setPlatformAdmin(context: AuthenticatedContext, id: string, isPlatformAdmin: boolean) {
    return db.tx(async (tx) => {
      // Held together, so that the last two can't remove each other.
      const held = await tx.sql<{ id: string; is_platform_admin: boolean }>(Prisma.sql`
        SELECT id, is_platform_admin FROM users
        WHERE is_platform_admin OR id = ${id} ORDER BY id FOR UPDATE`);
      const admins = held.filter((user) => user.is_platform_admin);
      if (!admins.some((user) => user.id === personBehind(context.principal))) throw noPlatformAdmin();
      const before = await findUser(tx, id);
      if (before.isPlatformAdmin === isPlatformAdmin) return platformAdminView(before);
      if (!isPlatformAdmin && admins.length === 1)
        throw new ApiError('conflict', 'The last platform admin has to stay one.');
      const user = await tx.user.update({ where: { id }, data: { isPlatformAdmin } });
      await recordAudit(tx, context, {
        action: isPlatformAdmin ? 'user.platform_admin_added' : 'user.platform_admin_removed',
        tenantId: context.principal.tenantId,
        target: { type: 'user', id },
      });
      return platformAdminView(user);
    });
  }

  return {
    listPlatformAdmins: (context, input) =>
      readPage(cursors, context, {
        procedure: 'admin.listPlatformAdmins',
        input,
        fetch: (after, take) =>
          db.prisma.user.findMany({
            where: { isPlatformAdmin: true, ...(after !== null && { id: { lt: after } }) },
            orderBy: { id: 'desc' },
            take,
          }),
        key: (row) => row.id,
        view: platformAdminView,
      }),

    getPlatformAdmin: async (_context, { user_id }) => platformAdminView(await findUser(db.prisma, user_id)),
    addPlatformAdmin: (context, { user_id }) => setPlatformAdmin(context, user_id, true),
    removePlatformAdmin: (context, { user_id }) => setPlatformAdmin(context, user_id, false),

    async createPasswordReset(context, { email }) {
      if (mailer) throw new ApiError('conflict', 'Users of this installation get the link by mail.');
      return db.tx(async (tx) => {
        await holdPlatformAdmin(tx, context.principal);
        const user = await tx.user.findUnique({ where: { email } });
        if (!user) throw notFound();
        const { url, expiresAt } = await createPasswordResetLink(services, tx, user.id);
        await recordAudit(tx, context, {
          action: 'user.password_reset_requested',
          tenantId: context.principal.tenantId,
          target: { type: 'user', id: user.id },
        });
        return { user_id: user.id, email, reset_url: url, expires_at: expiresAt.toISOString() };
      });
    },
  };
}

async function findUser(db: Pick<Tx, 'user'>, id: string): Promise<User> {
  const user = await db.user.findUnique({ where: { id } });
  if (!user) throw notFound();
  return user;
}

function platformAdminView({ id, email, displayName, isPlatformAdmin }: User): PlatformAdmin {
  return { user_id: id, email, display_name: displayName, is_platform_admin: isPlatformAdmin };
}
