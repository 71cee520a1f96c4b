import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const README = fileURLToPath(new URL('../README.md', import.meta.url));
const BASE_CONFIG = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url));
/** Where the program would stand, so that it finds this package by its name. */
const PROGRAM = fileURLToPath(new URL('./readme.program.ts', import.meta.url));

/** The README's blocks of TypeScript, as the one program they are. */
function readmeProgram(): string {
  const blocks = [...readFileSync(README, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
  return blocks.join('\n');
}

/** What the compiler complains of in a program that stands nowhere but here. */
function complaintsOf(source: string): string[] {
  const { config } = ts.readConfigFile(BASE_CONFIG, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, files: [PROGRAM] },
    ts.sys,
    fileURLToPath(new URL('..', import.meta.url)),
  );
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(
    [PROGRAM],
    { ...options, noEmit: true },
    {
      ...host,
      fileExists: (file) => file === PROGRAM || host.fileExists(file),
      readFile: (file) => (file === PROGRAM ? source : host.readFile(file)),
      getSourceFile: (file, ...rest) =>
        file === PROGRAM
          ? ts.createSourceFile(file, source, {
              languageVersion: ts.ScriptTarget.ESNext,
              impliedNodeFormat: ts.ModuleKind.ESNext,
            })
          : host.getSourceFile(file, ...rest),
    },
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map((each) => ts.flattenDiagnosticMessageText(each.messageText, '\n'));
}

test("the README's examples compile", () => {
  const program = readmeProgram();
  expect(program).toContain("from '@ipto/client'");
  expect(complaintsOf(program)).toEqual([]);
}, 120_000);

test('a call that the contract does not know does not', () => {
  expect(complaintsOf(readmeProgram().replace('limit: 5', 'top: 5'))).not.toEqual([]);
}, 120_000);
