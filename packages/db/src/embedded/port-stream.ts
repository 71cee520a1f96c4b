import { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';
import { EngineUnavailable } from '../errors.js';
import { END } from './messages.js';

/**
 * A message port that looks like a socket to node-postgres (its `stream` option).
 * Corked writes leave as one message, so a whole Parse…Sync batch reaches the engine at once.
 */
export class PortStream extends Duplex {
  readonly #dial: () => Promise<MessagePort>;
  #port: MessagePort | undefined;

  constructor(dial: () => Promise<MessagePort>) {
    super({ allowHalfOpen: false, writableHighWaterMark: 1024 * 1024 });
    this.#dial = dial;
  }

  connect(): this {
    this.#dial().then(
      (port) => this.#attach(port),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    this.#port?.ref();
    return this;
  }

  unref(): this {
    this.#port?.unref();
    return this;
  }

  #attach(port: MessagePort): void {
    if (this.destroyed) {
      port.close();
      return;
    }
    this.#port = port;
    port.on('message', (bytes: Uint8Array | typeof END) => {
      if (bytes === END) this.push(null);
      else this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    });
    port.on('close', () => {
      if (this.destroyed || this.readableEnded) return;
      this.destroy(
        new EngineUnavailable(
          'The embedded database stopped while it was working on this; it is being restarted.',
          'ECONNRESET',
          'read',
        ),
      );
    });
    this.emit('connect');
  }

  #post(bytes: Buffer): void {
    // A copy of its own can be handed over; pg's buffer may be a slice of a shared pool.
    const copy = new Uint8Array(bytes);
    this.#port?.postMessage(copy, [copy.buffer]);
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.#post(chunk);
    callback();
  }

  override _writev(chunks: { chunk: Buffer }[], callback: () => void): void {
    this.#post(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    callback();
  }

  override _final(callback: () => void): void {
    this.#port?.postMessage(END);
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#port?.close();
    callback(error);
  }
}
