export { type Api, type ApiOptions, createApi } from './api.js';
export { IptoError, type IptoErrorCode } from './error.js';
export { type ListProcedure, type PagesOptions, pages } from './pages.js';
export type { Credential, Exchange, Fetch, TransportOptions } from './transport.js';
