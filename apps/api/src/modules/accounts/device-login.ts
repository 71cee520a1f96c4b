import { randomInt } from 'node:crypto';
import {
  ApiError,
  type contract,
  LIMITS,
  type Login,
  notFound,
  USER_CODE_ALPHABET,
  USER_CODE_LENGTH,
} from '@ipto/contracts';
import { type DeviceLogin, isUniqueViolation, Prisma, type Tx } from '@ipto/db';
import type { SessionContext } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { hashToken, mintToken } from '../../security/tokens.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { accountOf, holdSession, holdUserOf, signIn } from './sign-in.js';

const SLOWER_BY_SECONDS = 5;
/** Clocks and networks are not exact: a poll this much too early is in time. */
const TOLERANCE_MS = 500;
const TRIES = 3;

type Poll =
  | { login: Login }
  | { refused: 'authorization_pending' | 'slow_down' | 'expired_token' | 'access_denied' };

const REFUSALS = {
  authorization_pending: 'Nobody has approved it yet.',
  slow_down: 'You ask too often.',
  expired_token: 'The code has expired.',
  access_denied: 'The login was denied.',
} as const;

/** Signing in on a machine without a browser: the device authorization grant (RFC 8628). */
export function deviceHandlers({ db, linkBase, now }: Services): Handlers<typeof contract.auth.device> {
  async function findLive(tx: Tx, userCode: string): Promise<DeviceLogin> {
    const [row] = await tx.sql<{ id: string }>(Prisma.sql`
      SELECT id FROM device_logins WHERE user_code = ${userCode} AND expires_at > ${now()} FOR UPDATE`);
    if (!row) throw notFound();
    return tx.deviceLogin.findUniqueOrThrow({ where: { id: row.id } });
  }

  return {
    async start({ ip }, { client_name: clientName, host }) {
      const { token: deviceCode, hash: id } = mintToken();
      const createdAt = now();
      const expiresAt = new Date(createdAt.getTime() + LIMITS.deviceCodeSeconds * 1000);
      const userCode = await withFreeUserCode((code) =>
        db.prisma.deviceLogin.create({
          data: {
            id,
            userCode: code,
            clientName,
            host: host ?? null,
            ip,
            intervalSeconds: LIMITS.devicePollSeconds,
            createdAt,
            expiresAt,
          },
        }),
      );
      const page = `${linkBase}/device`;
      return {
        device_code: deviceCode,
        user_code: spell(userCode),
        verification_uri: page,
        verification_uri_complete: `${page}#code=${spell(userCode)}`,
        expires_in: LIMITS.deviceCodeSeconds,
        interval: LIMITS.devicePollSeconds,
      };
    },

    async token(context, { device_code }) {
      const id = hashToken(device_code);
      // A refusal changes the row, too: it is thrown once that is committed.
      const poll = await db.tx(async (tx): Promise<Poll> => {
        const approved = await tx.deviceLogin.findUnique({ where: { id } });
        if (approved?.membershipId) await holdUserOf(tx, approved.membershipId);
        await tx.sql(Prisma.sql`SELECT 1 FROM device_logins WHERE id = ${id} FOR UPDATE`);
        const request = await tx.deviceLogin.findUnique({ where: { id } });
        if (!request || request.expiresAt <= now()) return { refused: 'expired_token' };
        if (request.status === 'denied') return { refused: 'access_denied' };
        if (request.status === 'pending') return wait(tx, request, now());
        // Approved since it was first read: the next poll takes it, with its user held.
        if (approved?.status !== 'approved') return { refused: 'authorization_pending' };
        await tx.deviceLogin.delete({ where: { id } });
        const account = request.membershipId === null ? null : await accountOf(tx, request.membershipId);
        return account ? { login: await signIn(tx, context, account) } : { refused: 'access_denied' };
      });
      if ('login' in poll) return poll.login;
      throw new ApiError(poll.refused, REFUSALS[poll.refused]);
    },

    get: (context, { user_code }) => db.tx(async (tx) => view(context, await findLive(tx, user_code))),

    async approve(context, { user_code, decision }) {
      const { principal } = context;
      return db.tx(async (tx) => {
        await holdSession(tx, principal);
        const request = await findLive(tx, user_code);
        if (request.status !== 'pending') throw new ApiError('conflict', 'It was decided already.');
        const approved = decision === 'approve';
        const decided = await tx.deviceLogin.update({
          where: { id: request.id },
          data: approved
            ? { status: 'approved', membershipId: principal.membershipId }
            : { status: 'denied' },
        });
        await recordAudit(tx, context, {
          action: approved ? 'device_login.approved' : 'device_login.denied',
          tenantId: principal.tenantId,
          target: { type: 'user', id: principal.userId },
          details: { host: request.host, ip: request.ip },
        });
        return view(context, decided);
      });
    },
  };
}

/** RFC 8628 section 3.5: who polls too early waits longer from then on. */
async function wait(tx: Tx, request: DeviceLogin, at: Date): Promise<Poll> {
  const { id, lastPolledAt, intervalSeconds } = request;
  const early =
    lastPolledAt !== null && at.getTime() - lastPolledAt.getTime() < intervalSeconds * 1000 - TOLERANCE_MS;
  await tx.deviceLogin.update({
    where: { id },
    data: { lastPolledAt: at, ...(early && { intervalSeconds: intervalSeconds + SLOWER_BY_SECONDS }) },
  });
  return { refused: early ? 'slow_down' : 'authorization_pending' };
}

async function withFreeUserCode(create: (code: string) => Promise<unknown>): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const code = Array.from(
      { length: USER_CODE_LENGTH },
      () => USER_CODE_ALPHABET[randomInt(USER_CODE_ALPHABET.length)],
    ).join('');
    try {
      await create(code);
      return code;
    } catch (error) {
      if (!isUniqueViolation(error) || attempt === TRIES) throw error;
    }
  }
}

/** `WDJBMJHT` as a person reads it: `WDJB-MJHT`. */
function spell(userCode: string): string {
  const half = USER_CODE_LENGTH / 2;
  return `${userCode.slice(0, half)}-${userCode.slice(half)}`;
}

function view({ principal }: SessionContext, request: DeviceLogin) {
  return {
    user_code: spell(request.userCode),
    client_name: request.clientName,
    host: request.host,
    ip: request.ip,
    tenant_id: principal.tenantId,
    tenant_name: principal.tenantName,
    status: request.status,
    created_at: request.createdAt.toISOString(),
    expires_at: request.expiresAt.toISOString(),
  };
}
