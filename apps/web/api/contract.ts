import type { AppContract, Light } from '@ipto/contracts/light';
import table from '../generated/contract.json';

export * from '@ipto/contracts/light';

/**
 * The contract as the browser has it: every procedure's place and access, and its types. Schemas stay on the server,
 * which parses what comes and what goes; they would double what every page has to load.
 */
// Written from the very contract that the type is of: `scripts/write-contract.mjs`.
export const contract = table as unknown as Light<AppContract>;
