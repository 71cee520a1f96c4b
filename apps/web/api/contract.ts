// The one way to the contract, in browser and server alike: what stands first must run first.
import './zod-without-eval';

export * from '@ipto/contracts';
