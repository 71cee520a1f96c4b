export { Cancelled, EXIT, type ExitCode } from './exit.js';
export type { Host, Input, Output, Progress, Prompts } from './host.js';
export { run } from './program.js';
