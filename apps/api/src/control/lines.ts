import type { Socket } from 'node:net';
import { MAX_LINE_CHARS } from './protocol.js';

/**
 * Calls `onLine` with the JSON of each line that comes, undefined where it is none. A line that doesn't end in time is
 * one of those, and the last.
 */
export function readLines(socket: Socket, onLine: (value: unknown) => void): void {
  let rest = '';
  const read = (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(parse(line));
    if (rest.length <= MAX_LINE_CHARS) return;
    rest = '';
    socket.off('data', read).resume();
    onLine(undefined);
  };
  socket.setEncoding('utf8').on('data', read);
}

export function writeLine(socket: Socket, value: object): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
