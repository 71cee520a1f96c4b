// The process that an engine runs in, so that none waits for another's garbage: host.js <engine> <folder>. It does what
// the benchmark asks over IPC, and takes the time of each call.
import { CorpusFolder } from './corpus-folder.js';
import { isEngine, openEngine } from './engines.js';
import type { Answer, Request } from './messages.js';

const [key, folder = ''] = process.argv.slice(2);
if (!isEngine(key)) throw new Error(`There is no engine ${key}`);
const peer = await openEngine(key, folder);

async function run(request: Request): Promise<Answer<Request['kind']>> {
  switch (request.kind) {
    case 'fill': {
      const corpus = await CorpusFolder.open(request.corpus);
      const started = performance.now();
      await peer.fill(corpus);
      return { ms: performance.now() - started - corpus.readMs };
    }
    case 'search': {
      const started = performance.now();
      const ids = await peer.search(request.question);
      return { ms: performance.now() - started, ids: [...ids] };
    }
    case 'bytes':
      return peer.bytes();
    case 'parts':
      return { ...peer.parts?.() };
    case 'close':
      await peer.close();
      return null;
  }
}

process.on('message', (request: Request) => {
  run(request).then(
    (answer) => {
      process.send?.(answer);
      if (request.kind === 'close') process.disconnect();
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.(null);
