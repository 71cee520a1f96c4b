export { type Outcome, torture } from './torture.js';
