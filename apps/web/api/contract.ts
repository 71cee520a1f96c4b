// The one way to the contract, in browser and server alike: what stands first must run first.
import './zod-without-eval';

export {
  type AnyProcedure,
  ApiError,
  contract,
  ERROR_CODES,
  type ErrorCode,
  errorEnvelope,
  LIMITS,
  newId,
  notFound,
  procedures,
} from '@ipto/contracts';
