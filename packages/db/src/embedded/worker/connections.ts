import type { MessagePort } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { ACCEPTED, END } from '../messages.js';

/** Leaves nothing of the previous connection in the engine's only session. */
const RESET_SESSION =
  'RESET ALL; DEALLOCATE ALL; CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES';

const STARTUP_FIRST_BYTE = 0;
const TERMINATE = 'X'.charCodeAt(0);
const FLUSH_BYTES = 256 * 1024;

interface Connection {
  readonly port: MessagePort;
  open: boolean;
}

interface Entry {
  readonly connection: Connection;
  /** A batch of protocol messages that ends in Sync or Query, or the connection's end. */
  readonly batch: Uint8Array | typeof END;
}

/**
 * Serves any number of connections with the engine's one session: batches run in the order they came, except that
 * a connection inside a transaction is served alone until it ends.
 */
export class Connections {
  readonly #engine: PGlite;
  readonly #timed: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #queue: Entry[] = [];
  #owner: Connection | null = null;
  #sessionUsed = false;
  #draining: Promise<void> | null = null;
  #stopped = false;

  /** @param timed wraps every call into the engine */
  constructor(engine: PGlite, timed: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#engine = engine;
    this.#timed = timed;
  }

  accept(port: MessagePort): void {
    const connection: Connection = { port, open: true };
    port.on('message', (batch: Uint8Array | typeof END) => {
      if (batch === END) this.#end(connection);
      else this.#enqueue({ connection, batch });
    });
    port.on('close', () => this.#end(connection));
    port.postMessage(ACCEPTED);
  }

  /** Finishes what could run and takes nothing more: the engine may be closed afterwards. */
  async stop(): Promise<void> {
    while (this.#draining) await this.#draining;
    this.#stopped = true;
  }

  #end(connection: Connection): void {
    if (!connection.open) return;
    connection.open = false;
    this.#enqueue({ connection, batch: END });
  }

  #enqueue(entry: Entry): void {
    if (this.#stopped) return;
    this.#queue.push(entry);
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
    });
  }

  async #drain(): Promise<void> {
    for (let entry = this.#next(); entry; entry = this.#next()) {
      if (entry.batch === END) await this.#disconnect(entry.connection);
      else if (entry.connection.open && entry.batch[0] !== TERMINATE)
        await this.#run(entry.connection, entry.batch);
    }
  }

  #next(): Entry | undefined {
    if (this.#owner && this.#engine.isInTransaction()) {
      const index = this.#queue.findIndex(({ connection }) => connection === this.#owner);
      return index < 0 ? undefined : this.#queue.splice(index, 1)[0];
    }
    return this.#queue.shift();
  }

  async #disconnect(connection: Connection): Promise<void> {
    if (this.#owner === connection) {
      if (this.#engine.isInTransaction()) await this.#timed(() => this.#engine.exec('ROLLBACK'));
      this.#owner = null;
    }
    connection.port.postMessage(END);
    connection.port.close();
  }

  async #run(connection: Connection, batch: Uint8Array): Promise<void> {
    if (batch[0] === STARTUP_FIRST_BYTE) {
      if (this.#sessionUsed) await this.#timed(() => this.#engine.exec(RESET_SESSION));
      this.#sessionUsed = true;
    }
    this.#owner = connection;
    const answer = new Answer(connection);
    await this.#timed(() =>
      this.#engine.execProtocolRawStream(batch, { onRawData: (bytes) => answer.add(bytes), syncToFs: false }),
    );
    answer.flush();
  }
}

/** Gathers the many small pieces in which the engine answers; a large answer leaves in parts. */
class Answer {
  readonly #connection: Connection;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  add(bytes: Uint8Array): void {
    // The engine uses its buffer again for the next piece.
    this.#parts.push(bytes.slice());
    this.#bytes += bytes.length;
    if (this.#bytes >= FLUSH_BYTES) this.flush();
  }

  flush(): void {
    if (this.#bytes > 0 && this.#connection.open) {
      const whole = new Uint8Array(this.#bytes);
      let offset = 0;
      for (const part of this.#parts) {
        whole.set(part, offset);
        offset += part.length;
      }
      this.#connection.port.postMessage(whole, [whole.buffer]);
    }
    this.#parts = [];
    this.#bytes = 0;
  }
}
