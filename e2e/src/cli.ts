import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../apps/cli/dist/ipto.js', import.meta.url));

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The `ipto` binary of a person whose files are in `home`. */
export class Cli {
  constructor(
    private readonly home: string,
    private readonly apiUrl: () => string,
  ) {}

  /** Runs `ipto …args` to its end. */
  run(...args: string[]): Promise<CliResult> {
    const env = { PATH: process.env.PATH, HOME: this.home, IPTO_API_URL: this.apiUrl() };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [BINARY, ...args],
        { env, cwd: this.home, maxBuffer: 64 * 1024 ** 2 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, stdout, stderr });
        },
      );
    });
  }

  /** Runs a command that must succeed, and reads the JSON that it prints. */
  async json(...args: string[]): Promise<unknown> {
    const { code, stdout, stderr } = await this.run(...args);
    if (code !== 0) throw new Error(`ipto ${args.join(' ')} ended with ${code}:\n${stderr}`);
    return JSON.parse(stdout);
  }
}
