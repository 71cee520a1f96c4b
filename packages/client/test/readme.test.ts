import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const README = join(PACKAGE, 'README.md');
const BASE_CONFIG = join(PACKAGE, '../../tsconfig.base.json');
const COMPILER = join(PACKAGE, 'node_modules/.bin/tsc');

/** The README's blocks of TypeScript, as the one program they are. */
function readmeProgram(): string {
  const blocks = [...readFileSync(README, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
  return blocks.join('\n');
}

/** What the compiler prints about a program that uses this package, by the compiler options of the house. */
async function complaintsOf(program: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ipto-readme-'));
  try {
    await mkdir(join(folder, 'node_modules/@ipto'), { recursive: true });
    await symlink(PACKAGE, join(folder, 'node_modules/@ipto/client'));
    await symlink(join(PACKAGE, 'node_modules/@types'), join(folder, 'node_modules/@types'));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    await writeFile(join(folder, 'program.ts'), program);
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: BASE_CONFIG,
        compilerOptions: { noEmit: true },
        files: ['program.ts'],
      }),
    );
    return await new Promise((resolve) =>
      execFile(COMPILER, ['-p', folder], (_, stdout, stderr) => resolve(stdout + stderr)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("the README's examples compile", async () => {
  const program = readmeProgram();
  expect(program).toContain("from '@ipto/client'");
  expect(await complaintsOf(program)).toBe('');
});

test('a call that the contract does not know does not', async () => {
  expect(await complaintsOf(readmeProgram().replace('limit: 5', 'top: 5'))).toContain('TS2353');
});
