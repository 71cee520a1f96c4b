import { LIMITS, ROLE_SCOPES, type Role } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia';
import type { SessionPrincipal } from '../../procedures/context.js';
import { hashToken, mintToken } from '../../security/tokens.js';

interface SessionAttributes {
  membershipId: string;
}
interface UserAttributes {
  email: string;
  displayName: string;
  isPlatformAdmin: boolean;
  tenantId: string;
  tenantName: string;
  role: Role;
}

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: UserAttributes;
  }
}

/** Sessions of people, 7 days from issue. */
export interface Sessions {
  /** Makes a session in one of the user's tenants; the token is stored nowhere. */
  create(userId: string, membershipId: string): Promise<{ token: string; expiresAt: Date }>;
  /** Who a token belongs to; null if it is unknown, expired or ended. */
  find(token: string): Promise<SessionPrincipal | null>;
  /** Ends the session that a credential id names. */
  end(credentialId: string): Promise<void>;
  /** Removes what is left of sessions that have expired. */
  forgetExpired(): Promise<void>;
}

/** Sessions as the given transaction sees and changes them, or any database. */
export function sessionsIn(db: Pick<Tx, 'session' | 'sql'>): Sessions {
  const adapter = new HashedSessionAdapter(db);
  const lucia = new Lucia(adapter, {
    sessionExpiresIn: new TimeSpan(LIMITS.sessionDays, 'd'),
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
  return {
    async create(userId, membershipId) {
      const { token } = mintToken();
      const session = await lucia.createSession(userId, { membershipId }, { sessionId: token });
      return { token, expiresAt: session.expiresAt };
    },
    async find(token) {
      const { session, user } = await lucia.validateSession(token);
      if (session === null) return null;
      const { id: userId, ...identity } = user;
      return {
        type: 'user',
        userId,
        ...identity,
        membershipId: session.membershipId,
        scopes: ROLE_SCOPES[user.role],
        credentialId: hashToken(token),
      };
    },
    end: (credentialId) => adapter.deleteByHash(credentialId),
    forgetExpired: () => lucia.deleteExpiredSessions(),
  };
}

interface SessionRow extends UserAttributes {
  userId: string;
  membershipId: string;
  expiresAt: Date;
}

/** lucia's view of our tables: tokens hashed, expiry fixed, and the tenant read along with the user. */
class HashedSessionAdapter implements Adapter {
  readonly #db: Pick<Tx, 'session' | 'sql'>;

  constructor(db: Pick<Tx, 'session' | 'sql'>) {
    this.#db = db;
  }

  async getSessionAndUser(token: string): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const [row] = await this.#db.sql<SessionRow>(Prisma.sql`
      SELECT s.user_id AS "userId", s.membership_id AS "membershipId", s.expires_at AS "expiresAt",
             u.email, u.display_name AS "displayName", u.is_platform_admin AS "isPlatformAdmin",
             t.id AS "tenantId", t.name AS "tenantName", m.role
      FROM sessions s
      JOIN users u ON u.id = s.user_id
      JOIN memberships m ON m.id = s.membership_id
      JOIN tenants t ON t.id = m.tenant_id
      WHERE s.id = ${hashToken(token)}`);
    if (!row) return [null, null];
    const { userId, membershipId, expiresAt, ...attributes } = row;
    return [
      { id: token, userId, expiresAt, attributes: { membershipId } },
      { id: userId, attributes },
    ];
  }

  async getUserSessions(userId: string): Promise<DatabaseSession[]> {
    const rows = await this.#db.session.findMany({ where: { userId } });
    return rows.map(({ id, expiresAt, membershipId }) => ({
      id,
      userId,
      expiresAt,
      attributes: { membershipId },
    }));
  }

  async setSession({ id, userId, expiresAt, attributes }: DatabaseSession): Promise<void> {
    await this.#db.session.create({
      data: { id: hashToken(id), userId, expiresAt, membershipId: attributes.membershipId },
    });
  }

  // A session ends seven days after its issue, however much it is used.
  async updateSessionExpiration(): Promise<void> {}

  async deleteSession(token: string): Promise<void> {
    await this.deleteByHash(hashToken(token));
  }

  async deleteByHash(id: string): Promise<void> {
    await this.#db.session.deleteMany({ where: { id } });
  }

  async deleteUserSessions(userId: string): Promise<void> {
    await this.#db.session.deleteMany({ where: { userId } });
  }

  async deleteExpiredSessions(): Promise<void> {
    await this.#db.session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  }
}
