import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError, type contract, LIMITS, type Login } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { hashToken, mintToken } from '../../security/tokens.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { accountOf, holdSession, holdUserOf, signIn } from './sign-in.js';

type Exchange = { login: Login } | { refused: 'access_denied' | 'expired_token' };

/** The authorization code with PKCE (RFC 7636), by which a program on the user's machine gets a session. */
export function codeHandlers({ db, now }: Services): Handlers<typeof contract.auth.code> {
  return {
    async create(context, { code_challenge: codeChallenge, redirect_uri, state }) {
      const { principal } = context;
      const { token: code, hash: id } = mintToken();
      const expiresAt = new Date(now().getTime() + LIMITS.loginCodeSeconds * 1000);
      await db.tx(async (tx) => {
        await holdSession(tx, principal);
        await tx.loginCode.create({
          data: { id, membershipId: principal.membershipId, codeChallenge, expiresAt },
        });
        await recordAudit(tx, context, {
          action: 'login_code.created',
          tenantId: principal.tenantId,
          target: { type: 'user', id: principal.userId },
        });
      });
      const redirect = new URL(redirect_uri);
      redirect.searchParams.set('code', code);
      redirect.searchParams.set('state', state);
      return { code, redirect_url: redirect.href, expires_at: expiresAt.toISOString() };
    },

    async token(context, { code, code_verifier: verifier }) {
      // A code is used up by the first who shows it, with the right verifier or not.
      const exchange = await db.tx(async (tx): Promise<Exchange> => {
        const id = hashToken(code);
        const issued = await tx.loginCode.findUnique({ where: { id } });
        if (issued) await holdUserOf(tx, issued.membershipId);
        const [used] = await tx.sql<{
          membership_id: string;
          code_challenge: string;
          expires_at: Date;
        }>(Prisma.sql`
          DELETE FROM login_codes WHERE id = ${id}
          RETURNING membership_id, code_challenge, expires_at`);
        if (!used || !isAnsweredBy(used.code_challenge, verifier)) return { refused: 'access_denied' };
        if (used.expires_at <= now()) return { refused: 'expired_token' };
        const account = await accountOf(tx, used.membership_id);
        return account ? { login: await signIn(tx, context, account) } : { refused: 'access_denied' };
      });
      if ('login' in exchange) return exchange.login;
      throw new ApiError(
        exchange.refused,
        exchange.refused === 'expired_token' ? 'The code has expired.' : 'The code is not valid.',
      );
    },
  };
}

/** RFC 7636 section 4.6: BASE64URL(SHA256(verifier)) is the challenge. */
function isAnsweredBy(challenge: string, verifier: string): boolean {
  const answer = createHash('sha256').update(verifier).digest();
  const expected = Buffer.from(challenge, 'base64url');
  return expected.length === answer.length && timingSafeEqual(expected, answer);
}
