import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** Written in by the build. */
declare const IPTO_VERSION: string;

type Bundle = (module: { exports: typeof import('./start.js') }, require: NodeJS.Require) => void;

/** Loads everything else, with what V8 made of it when it was built: to compile it takes longer than to run it. */
function loadBundle(): typeof import('./start.js') {
  const filename = join(__dirname, 'bundle', 'ipto.js');
  // Refused by itself, and so of no effect, in another version of Node.
  const cachedData = readIfThere(`${filename}.compiled`);
  const script = new Script(readFileSync(filename, 'utf8'), { filename, ...(cachedData && { cachedData }) });
  const bundle: Bundle = script.runInThisContext();
  const module = { exports: {} as typeof import('./start.js') };
  bundle(module, require);
  return module.exports;
}

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

const argv = process.argv.slice(2);
if (argv.length === 1 && argv[0] === '--version') {
  // Answered before anything is loaded.
  process.stdout.write(`${IPTO_VERSION}\n`);
} else {
  void loadBundle()
    .start(argv, IPTO_VERSION)
    .then((code) => {
      process.exitCode = code;
    });
}
