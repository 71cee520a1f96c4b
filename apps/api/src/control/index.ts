export { askServer } from './client.js';
export { type Command, CommandFailed, type Commands, type Progress, type Report } from './command.js';
export type { Request } from './protocol.js';
export { type ControlServer, openControl } from './server.js';
