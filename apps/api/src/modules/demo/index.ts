export { type DemoAccess, loadDemo } from './load.js';
