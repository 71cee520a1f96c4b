import { ApiError, type contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { forgetAdminLogin } from './first-admin.js';
import { hashPassword, passwordMatches } from './passwords.js';
import { signIn, signOutEverywhere } from './sign-in.js';

export function userHandlers(services: Services): Handlers<typeof contract.users> {
  const { db } = services;
  return {
    async me({ principal }) {
      const isUser = principal.type === 'user';
      const memberships = isUser
        ? await db.prisma.membership.findMany({
            where: { userId: principal.userId },
            include: { tenant: true },
            orderBy: { id: 'asc' },
          })
        : [];
      return {
        user_id: isUser ? principal.userId : null,
        email: isUser ? principal.email : null,
        display_name: isUser ? principal.displayName : null,
        tenant_id: principal.tenantId,
        tenant_name: principal.tenantName,
        role: isUser ? principal.role : null,
        is_platform_admin: isUser && principal.isPlatformAdmin,
        scopes: [...principal.scopes],
        memberships: memberships.map(({ id, tenant, role }) => ({
          membership_id: id,
          tenant_id: tenant.id,
          tenant_name: tenant.name,
          role,
        })),
        principal: isUser
          ? { type: 'user', id: principal.userId }
          : { type: 'api_key', id: principal.apiKeyId },
      };
    },

    async changePassword(context, input) {
      const { principal } = context;
      const user = await db.prisma.user.findUniqueOrThrow({ where: { id: principal.userId } });
      if (!(await passwordMatches(user.passwordHash, input.current_password)))
        throw new ApiError('forbidden', 'The current password is not right.');
      const passwordHash = await hashPassword(input.new_password);
      const login = await db.tx(async (tx) => {
        // Only while the password that was checked is still the password.
        const { count } = await tx.user.updateMany({
          where: { id: user.id, passwordHash: user.passwordHash },
          data: { passwordHash },
        });
        if (count === 0) throw new ApiError('forbidden', 'The current password is not right.');
        await tx.linkToken.deleteMany({ where: { userId: user.id, purpose: 'password_reset' } });
        await signOutEverywhere(tx, { userId: user.id });
        await recordAudit(tx, context, {
          action: 'user.password_changed',
          tenantId: principal.tenantId,
          target: { type: 'user', id: user.id },
        });
        return signIn(tx, context, principal);
      });
      await forgetAdminLogin(services, user.email);
      return login;
    },
  };
}
