import { ApiError } from '@ipto/contracts';
import { type LinkPurpose, Prisma, type Tx } from '@ipto/db';
import { hashToken, mintToken } from '../../security/tokens.js';

/** Makes the token of a link that lets its reader do one thing, once, until it expires. An earlier link for it ends. */
export async function createLinkToken(
  tx: Tx,
  userId: string,
  purpose: LinkPurpose,
  expiresAt: Date,
): Promise<string> {
  const { token, hash } = mintToken();
  await tx.linkToken.deleteMany({ where: { userId, purpose } });
  await tx.linkToken.create({ data: { id: hash, userId, purpose, expiresAt } });
  return token;
}

/** Uses a token up; whose it was. Throws `gone` for one that is unknown, used or expired. */
export async function redeemLinkToken(
  tx: Tx,
  token: string,
  purpose: LinkPurpose,
  at: Date,
): Promise<string> {
  const [redeemed] = await tx.sql<{ user_id: string; expires_at: Date }>(Prisma.sql`
    DELETE FROM link_tokens WHERE id = ${hashToken(token)} AND purpose = ${purpose}::"LinkPurpose"
    RETURNING user_id, expires_at`);
  if (!redeemed || redeemed.expires_at <= at)
    throw new ApiError('gone', 'The link has expired or was used already.');
  return redeemed.user_id;
}

/** The tenant whose audit log tells what concerns a user alone: that of the oldest membership. */
export async function homeTenantOf(tx: Tx, userId: string): Promise<string | null> {
  const membership = await tx.membership.findFirst({ where: { userId }, orderBy: { id: 'asc' } });
  return membership?.tenantId ?? null;
}
