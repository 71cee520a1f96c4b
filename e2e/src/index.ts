export { Cli, type CliResult } from './cli.js';
export { cpuMs, descendantsOf, isRunning, residentBytes } from './process-tree.js';
export { Prose } from './prose.js';
export { Random } from './random.js';
export { Rest } from './rest.js';
export { type Exit, ServerProcess } from './server-process.js';
export { until } from './until.js';
