import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import type { Commands } from './command.js';
import { readLines, writeLine } from './lines.js';
import { listenFor } from './listener.js';
import { type Reply, requestSchema } from './protocol.js';
import { Runs } from './runs.js';

/** A client says what it wants as soon as it is connected. */
const REQUEST_MS = 10_000;
/** Time for clients to read how it ended. */
const CLOSE_GRACE_MS = 1_000;

/** Takes commands for this process on a socket in the data folder. */
export interface ControlServer {
  /** Null if another process takes the commands of this folder. */
  readonly path: string | null;
  /** Stops what runs between two of its steps, tells who waits, and takes the socket away. */
  close(): Promise<void>;
}

export async function openControl(
  dataDir: string,
  commands: Commands,
  logger: FastifyBaseLogger,
): Promise<ControlServer> {
  const runs = new Runs(commands, (command, error) =>
    logger.warn({ err: error, command }, 'a command failed'),
  );
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, runs);
  });
  const listening = await listenFor(server, dataDir);
  if (!listening) {
    logger.info({ dataDir }, 'another process takes the commands of this data folder');
    return { path: null, close: async () => {} };
  }
  server.on('error', (error) => logger.warn({ err: error }, 'the control socket met an error'));
  return {
    path: listening.path,
    async close() {
      await listening.remove();
      const closed = once(server, 'close');
      server.close();
      await runs.close();
      for (const socket of sockets) socket.destroySoon();
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, CLOSE_GRACE_MS);
      await closed;
      clearTimeout(cut);
    },
  };
}

function serve(socket: Socket, runs: Runs): void {
  // A client that breaks off is no failure of anybody's.
  socket.on('error', () => {});
  const late = setTimeout(() => socket.destroy(), REQUEST_MS);
  socket.once('close', () => clearTimeout(late));
  let asked = false;
  readLines(socket, (value) => {
    if (asked) return;
    asked = true;
    clearTimeout(late);
    const request = requestSchema.safeParse(value);
    if (!request.success) {
      end(socket, { kind: 'failed', message: 'That was no request.' });
      return;
    }
    const { ending, leave } = runs.attend(request.data, (progress) => {
      // Who doesn't read hears less of it, rather than later.
      if (!socket.writableNeedDrain) writeLine(socket, { kind: 'progress', ...progress } satisfies Reply);
    });
    socket.once('close', leave);
    void ending.then((reply) => {
      leave();
      end(socket, reply);
    });
  });
}

function end(socket: Socket, reply: Reply): void {
  writeLine(socket, reply);
  socket.end();
}
