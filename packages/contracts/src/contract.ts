import { admin } from './admin.js';
import { audit } from './audit.js';
import { auth } from './auth.js';
import { agent, buyer } from './buyer.js';
import { catalog } from './catalog.js';
import { datasets } from './datasets.js';
import { entitlements } from './entitlements.js';
import { invitations } from './invitations.js';
import { keys } from './keys.js';
import { members } from './members.js';
import { objects } from './objects.js';
import type { ContractRouter } from './procedure.js';
import { provider } from './provider.js';
import { retrievals } from './retrievals.js';
import { review } from './review.js';
import { search } from './search.js';
import { system } from './system.js';
import { tenant } from './tenant.js';
import { users } from './users.js';

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
