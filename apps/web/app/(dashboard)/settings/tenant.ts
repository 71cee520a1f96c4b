import type { Answer } from '../../../api/answer';
import type { contract } from '../../../api/contract';

/** The tenant that one is signed in for. */
export type Tenant = Answer<typeof contract.tenant.get>;
