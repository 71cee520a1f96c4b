import { auth, users } from './accounts.js';
import { datasets } from './datasets.js';
import { keys } from './keys.js';
import { objects } from './objects.js';
import type { ContractRouter } from './procedure.js';
import { review } from './review.js';
import { search } from './search.js';
import { system } from './system.js';

/** Everything the platform does, each procedure once. */
export const contract = { system, auth, users, datasets, objects, review, keys, search };

export type AppContract = typeof contract;
/** The tRPC router's type, for typed clients. */
export type AppRouter = ContractRouter<AppContract>;
