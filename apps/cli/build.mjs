// Bundles the command line into one file beside a small entry: nothing is resolved or installed next to it.
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const { version } = JSON.parse(await readFile(path('package.json'), 'utf8'));

/** What of the contract and of zod no command uses need not be loaded. */
const leaveOut = {
  name: 'leave-out',
  setup({ onResolve, resolve }) {
    const seen = Symbol();
    onResolve({ filter: /^(\.{1,2}\/|@ipto\/|zod)/ }, async ({ path: wanted, pluginData, ...from }) => {
      if (pluginData === seen) return undefined;
      const found = await resolve(wanted, { ...from, pluginData: seen });
      if (found.errors.length > 0) return found;
      // Messages in fifty languages that nobody asks for.
      if (/\/zod\/v4\/locales\/index\.js$/.test(found.path)) {
        return { ...found, path: found.path.replace(/index\.js$/, 'en.js') };
      }
      return /\/packages\/(contracts|client)\/dist\//.test(found.path)
        ? { ...found, sideEffects: false }
        : found;
    });
  },
};

// CommonJS, for that is what Node starts soonest.
const options = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'eof',
};
// The tests load `lib`, what the compiler wrote, which stays as it is.
await writeFile(path('dist/package.json'), '{ "type": "commonjs" }\n');
await writeFile(path('dist/lib/package.json'), '{ "type": "module" }\n');

const bundle = path('dist/bundle');
await rm(bundle, { recursive: true, force: true });
await mkdir(bundle);
await build({
  ...options,
  entryPoints: [path('src/start.ts')],
  outfile: path('dist/bundle/ipto.js'),
  inject: [path('src/form-data.ts')],
  plugins: [leaveOut],
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': '""' },
  // The entry calls it as a function; see src/main.ts.
  banner: { js: '(function (module, require) {' },
  footer: { js: '})' },
});
const entry = path('dist/ipto.js');
await build({
  ...options,
  entryPoints: [path('src/main.ts')],
  outfile: entry,
  define: { IPTO_VERSION: JSON.stringify(version) },
  banner: { js: '#!/usr/bin/env node' },
});
await chmod(entry, 0o755);

// Without what this makes everything works as well, only slower.
const { status, stderr } = spawnSync(process.execPath, [path('compile.mjs')], { encoding: 'utf8' });
if (status !== 0) throw new Error(`Nothing could be compiled ahead:\n${stderr}`);
