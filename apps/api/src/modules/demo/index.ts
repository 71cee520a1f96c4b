export { type DemoAccess, loadDemo } from './load-demo.js';
