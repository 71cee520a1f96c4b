import { serve } from '@ipto/subprocess/child';
import { z } from 'zod';

const hoard = [];
const errands = {
  echo: (value) => value,
  pid: () => process.pid,
  env: (name) => process.env[name] ?? null,
  wait: (ms) => new Promise((resolve) => setTimeout(() => resolve(ms), ms)),
  spin: () => {
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
    Promise.reject(new Error('lost'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    return 'answered';
  },
};

await serve({
  setup: z.object({ greeting: z.string().optional() }),
  request: z.object({ errand: z.enum(Object.keys(errands)), argument: z.unknown() }),
  open: async () => async (request) => await errands[request.errand](request.argument),
});
