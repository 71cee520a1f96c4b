export { catalogHandlers } from './handlers.js';
