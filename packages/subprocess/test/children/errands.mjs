import { existsSync, writeFileSync } from 'node:fs';
import { serve } from '@ipto/subprocess/child';
import { z } from 'zod';

const hoard = [];
const errands = {
  echo: (value) => value,
  pid: () => process.pid,
  env: (name) => process.env[name] ?? null,
  /** Tells by a file that it runs, and ends once there is another. */
  hold: async ({ began, end }) => {
    writeFileSync(began, '');
    while (!existsSync(end)) await new Promise((resolve) => setTimeout(resolve, 5));
  },
  wait: (ms) => new Promise((resolve) => setTimeout(() => resolve(ms), ms)),
  spin: (began) => {
    if (began) writeFileSync(began, '');
    for (;;);
  },
  hog: () => {
    // Filled, for untouched pages are not resident; without a pause, so that only a thread can notice.
    for (;;) hoard.push(Buffer.alloc(8 * 1024 * 1024, 1));
  },
  grow: (bytes) => {
    hoard.push(Buffer.alloc(bytes, 1));
    return 'grown';
  },
  exit: (code) => process.exit(code),
  throw: (message) => {
    throw new Error(message);
  },
  loseRejection: async () => {
    void Promise.reject(new Error('lost'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    return 'answered';
  },
};

await serve({
  setup: z.object({ failing: z.boolean().optional() }),
  request: z.object({ errand: z.enum(Object.keys(errands)), argument: z.unknown() }),
  open: async ({ failing }) => {
    if (failing) throw new Error('cannot open');
    return async (request) => await errands[request.errand](request.argument);
  },
});
