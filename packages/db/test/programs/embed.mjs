// Opens the embedded server of the installation given with the options given, says so, and closes it on the first line
// of input.
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [installation, options] = process.argv.slice(2);
try {
  const { openEmbedded } = await import(pathToFileURL(join(installation, 'dist/embedded/open.js')).href);
  const logger = { info() {}, warn() {}, error() {} };
  const server = await openEmbedded({ logger, ...JSON.parse(options) });
  console.log('open');
  await once(process.stdin, 'data');
  await server.close();
  process.stdin.destroy();
} catch (error) {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
