import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServerProcess } from '../src/index.js';

const PROGRAM = new URL('./program.txt', import.meta.url);
const NODE_MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));
const BASE_CONFIG = fileURLToPath(new URL('../../tsconfig.base.json', import.meta.url));

let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipto-generated-'));
  server = await ServerProcess.start(join(folder, 'data'), { IPTO_REVIEW: 'auto' });
  await symlink(NODE_MODULES, join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const types = astToString(await openapiTS(new URL(`${server.url}/v1/openapi.json`)));
  await writeFile(join(folder, 'openapi.ts'), types);
});
afterAll(async () => {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

/** Compiles programs beside the generated types, by the compiler options of the house; what it complains of in each. */
async function compile(sources: Readonly<Record<string, string>>): Promise<Record<string, string[]>> {
  const files = Object.keys(sources).map((name) => join(folder, `${name}.ts`));
  await Promise.all(
    Object.entries(sources).map(([name, source]) => writeFile(join(folder, `${name}.ts`), source)),
  );
  const { config } = ts.readConfigFile(BASE_CONFIG, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files }, ts.sys, folder);
  const program = ts.createProgram(files, {
    ...options,
    declaration: false,
    sourceMap: false,
    typeRoots: [join(NODE_MODULES, '@types')],
  });
  program.emit();
  const complaintsIn = (file: string) =>
    [
      ...program.getOptionsDiagnostics(),
      ...ts.getPreEmitDiagnostics(program, program.getSourceFile(file)),
    ].map((each) => ts.flattenDiagnosticMessageText(each.messageText, '\n'));
  return Object.fromEntries(
    ['openapi', ...Object.keys(sources)].map((name) => [name, complaintsIn(join(folder, `${name}.ts`))]),
  );
}

/** Changes to the program that the types must not let pass. */
const WRONG = {
  'unknown-field': ["body: { name, visibility: 'private' }", 'body: { nme: name }'],
  'wrong-value': ["mode: 'lexical'", "mode: 'psychic'"],
  'unknown-path': ["GET('/v1/datasets',", "GET('/v1/dataset',"],
  'unknown-answer': ['dataset.name', 'dataset.title'],
} as const;

test('a client generated from the document compiles, takes nothing wrong, and does the whole journey', async () => {
  const journey = await readFile(PROGRAM, 'utf8');
  const wrong = Object.entries(WRONG).map(([name, [right, other]]) => {
    expect(journey).toContain(right);
    return [name, journey.replace(right, other)] as const;
  });
  const {
    openapi,
    journey: complaints,
    ...others
  } = await compile({ journey, ...Object.fromEntries(wrong) });
  expect(openapi).toEqual([]);
  expect(complaints).toEqual([]);
  for (const [name, found] of Object.entries(others)) expect(found, name).not.toEqual([]);

  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'journey.js'), server.url]);
  expect(JSON.parse(stdout)).toEqual({
    listed: ['orchard', 'museum', 'harbour'],
    found: [{ filename: 'notes/keeper.txt', snippet: expect.stringContaining('lighthouse keeper') }],
    missing: { status: 404, code: 'not_found' },
  });
}, 180_000);
