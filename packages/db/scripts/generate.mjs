// Generates the Prisma client. `generate` never runs the schema engine, but downloads it unless told where one is:
// naming any program keeps the build off the network.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { bin } = require('prisma/package.json');
const cli = join(dirname(require.resolve('prisma/package.json')), bin.prisma);

const { status } = spawnSync(process.execPath, [cli, 'generate', '--schema', 'prisma/schema.prisma'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
