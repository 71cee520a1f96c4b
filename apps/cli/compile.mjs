// Runs a short command from the bundle, against a stand-in for the server, and keeps what V8 compiled on the way:
// that is most of what every command needs.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const file = fileURLToPath(new URL('dist/bundle/ipto.js', import.meta.url));
const script = new Script(await readFile(file, 'utf8'), { filename: file });
const module = { exports: {} };
script.runInThisContext()(module, createRequire(file));

const server = createServer((_, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"result":{"data":{"items":[],"next_cursor":null}}}');
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const home = await mkdtemp(join(tmpdir(), 'ipto-compile-'));
process.env = { HOME: home };
try {
  const url = `http://127.0.0.1:${server.address().port}`;
  for (const words of ['config set api_key k', `config set api_url ${url}`, 'datasets list --output json']) {
    const code = await module.exports.start(words.split(' '), '');
    if (code !== 0) throw new Error(`ipto ${words} ended with ${code}`);
  }
} finally {
  server.closeAllConnections();
  server.close();
  await rm(home, { recursive: true, force: true });
}
await writeFile(`${file}.compiled`, script.createCachedData());
