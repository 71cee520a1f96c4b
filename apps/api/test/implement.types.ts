// Compiled, never run: what must not compile when a contract is bound to its handlers.
import { mutation, query } from '@ipto/contracts';
import { z } from 'zod';
import { type Handlers, implement } from '../dist/procedures/implement.js';

const contract = {
  shelf: {
    read: query({
      input: z.strictObject({ id: z.string(), limit: z.int().default(1) }),
      output: z.object({ title: z.string() }),
      rest: { method: 'GET', path: '/v1/shelf/{id}' },
      access: 'credential',
      tag: 'Datasets',
      summary: 'Read',
      example: { input: { id: 'a' }, output: { title: 'A' } },
    }),
    clear: mutation({
      input: z.strictObject({}),
      output: z.object({ cleared: z.literal(true) }),
      rest: { method: 'POST', path: '/v1/shelf/clear' },
      access: 'session',
      tag: 'Datasets',
      summary: 'Clear',
      example: { output: { cleared: true } },
    }),
  },
};

const read = async (_context: object, { id, limit }: { id: string; limit: number }) => ({
  title: `${id} ${limit}`,
});
const clear = async (context: { principal: { userId: string } }) => {
  context.principal.userId.toUpperCase();
  return { cleared: true } as const;
};

const bind = (handlers: Handlers<typeof contract>) =>
  implement(contract, handlers, { runOnce: (_call, run) => run(), replays: {} });

bind({ shelf: { read, clear } });

// @ts-expect-error a handler is missing
bind({ shelf: { read } });

// @ts-expect-error a whole group of handlers is missing
bind({});

// @ts-expect-error a handler is there for no procedure
bind({ shelf: { read, clear, burn: clear } });

// @ts-expect-error a group is there for no procedure
bind({ shelf: { read, clear }, attic: { clear } });

// @ts-expect-error an output of the wrong type
bind({ shelf: { read: async () => ({ title: 7 }), clear } });

// @ts-expect-error an output that lacks a field
bind({ shelf: { read: async () => ({}), clear } });

// @ts-expect-error an output that is no promise
bind({ shelf: { read: () => ({ title: 'A' }), clear } });

const readByNumber = async (_context: object, input: { id: number }) => ({ title: String(input.id) });
// @ts-expect-error an input of the wrong type
bind({ shelf: { read: readByNumber, clear } });

const readByName = async (_context: object, input: { id: string; name: string }) => ({ title: input.name });
// @ts-expect-error an input with a field that the procedure does not take
bind({ shelf: { read: readByName, clear } });

const readMine = async ({ principal }: { principal: { userId: string } }) => ({ title: principal.userId });
// @ts-expect-error a key may call it, so that nobody need be signed in
bind({ shelf: { read: readMine, clear } });

// Well typed under each name, and of no use under the other.
// @ts-expect-error two handlers in each other's place
bind({ shelf: { read: clear, clear: read } });
