import type { Binaries } from './binaries.js';

/** What Windows itself needs to start a program. */
const OF_WINDOWS = ['SystemRoot', 'SystemDrive', 'TEMP', 'TMP'];

/** Of this process's environment PostgreSQL gets nothing that could change what it does. */
export function environment({ libraries }: Binaries): NodeJS.ProcessEnv {
  const kept = OF_WINDOWS.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: libraries,
    ...Object.fromEntries(kept),
  };
}
