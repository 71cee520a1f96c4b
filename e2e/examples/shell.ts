import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const IPTO = fileURLToPath(new URL('../../apps/cli/dist/ipto.js', import.meta.url));

export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A bash where `ipto` is the CLI as it is shipped, and `curl` tells the status after the body. */
const HEAD = `
set -o pipefail
ipto() { "$NODE" "$IPTO" "$@"; }
curl() { command curl --silent --show-error --write-out '\\n%{http_code}' "$@"; }
`;

/** Runs lines as a person types them into a shell whose files are in `home`; nobody is at its terminal. */
export function runShell(
  lines: string,
  home: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Printed> {
  return runProgram('bash', ['-c', HEAD + lines], home, { NODE: process.execPath, IPTO, ...variables });
}

/** Runs a program to its end. */
export function runProgram(
  program: string,
  args: readonly string[],
  home: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Printed> {
  const env = { PATH: process.env.PATH, HOME: home, ...variables };
  return new Promise((resolve) => {
    const child = execFile(program, args, { env, cwd: home }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** Whether a program is there and runs so. */
export async function canRun(program: string, ...args: string[]): Promise<boolean> {
  return (await runProgram(program, args, process.cwd())).code === 0;
}
