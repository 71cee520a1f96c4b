import type { ContractRouter } from './machinery/procedure.js';
import { admin } from './nouns/admin.js';
import { audit } from './nouns/audit.js';
import { auth } from './nouns/auth.js';
import { agent, buyer } from './nouns/buyer.js';
import { catalog } from './nouns/catalog.js';
import { datasets } from './nouns/datasets.js';
import { entitlements } from './nouns/entitlements.js';
import { invitations } from './nouns/invitations.js';
import { keys } from './nouns/keys.js';
import { members } from './nouns/members.js';
import { objects } from './nouns/objects.js';
import { provider } from './nouns/provider.js';
import { retrievals } from './nouns/retrievals.js';
import { review } from './nouns/review.js';
import { search } from './nouns/search.js';
import { system } from './nouns/system.js';
import { tenant } from './nouns/tenant.js';
import { users } from './nouns/users.js';

/** Everything the platform does, each procedure once. */
export const contract = {
  system,
  auth,
  users,
  tenant,
  members,
  invitations,
  datasets,
  entitlements,
  catalog,
  objects,
  review,
  admin,
  keys,
  search,
  retrievals,
  provider,
  buyer,
  agent,
  audit,
};

export type AppContract = typeof contract;
/** The tRPC router's type, for typed clients. */
export type AppRouter = ContractRouter<AppContract>;
