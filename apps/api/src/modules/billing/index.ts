export { fromMicros, toMicros } from './money.js';
