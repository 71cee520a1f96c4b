export { DumpRefused } from './dump-file.js';
export { type Imported, type ImportReport, importDump } from './import-dump.js';
