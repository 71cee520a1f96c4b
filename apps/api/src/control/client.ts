import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { isNobody, socketPaths } from './address.js';
import { CommandFailed, type Report } from './command.js';
import { readLines, writeLine } from './lines.js';
import { type Request, replySchema } from './protocol.js';

/**
 * Has the server that runs on a data folder carry out a command, and gives the line that it ends with. Null if no
 * server runs there.
 * @throws CommandFailed with what the server says, or if it ends before the command does.
 * @throws the signal's reason once it aborts; the command goes on all the same.
 */
export async function askServer(
  dataDir: string,
  request: Request,
  report: Report,
  signal: AbortSignal,
): Promise<string | null> {
  signal.throwIfAborted();
  const socket = await connectTo(dataDir);
  if (!socket) return null;
  const leave = () => socket.destroy();
  signal.addEventListener('abort', leave);
  try {
    writeLine(socket, request);
    return await readAnswer(socket, report);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
    socket.destroy();
  }
}

async function connectTo(dataDir: string): Promise<Socket | null> {
  for (const path of await socketPaths(dataDir)) {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (!isNobody(error)) throw error;
    }
  }
  return null;
}

function readAnswer(socket: Socket, report: Report): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.on('error', () => {});
    socket.once('close', () =>
      reject(
        new CommandFailed('The server ended before the command did. Start it and run the command again.'),
      ),
    );
    readLines(socket, (value) => {
      const parsed = replySchema.safeParse(value);
      if (!parsed.success) {
        reject(new CommandFailed('The server answered something unexpected. Is it of another version?'));
        return;
      }
      const reply = parsed.data;
      if (reply.kind === 'done') resolve(reply.message);
      else if (reply.kind === 'failed') reject(new CommandFailed(reply.message));
      else report({ done: reply.done, total: reply.total, message: reply.message });
    });
  });
}
