import { textOfPages } from '../../../../packages/extraction/test/support/originals.js';
import type { File } from '../support/upload.js';
import { type Encoding, utf8 } from './encodings.js';
import { Writer } from './writer.js';

export type Kind = 'text' | 'markdown' | 'html' | 'pdf';

/** A file of the corpus, and how to read it without our own code. */
export interface Original extends File {
  readonly kind: Kind;
  readonly content_type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Words that occur once in the whole corpus, in this file. */
  readonly markers: readonly string[];
  /** The encoding that the platform has to assume, and to say so. */
  readonly assumed: string | null;
  /** The text that citations index: the whole, or that of each page. */
  read(bytes: Uint8Array): Promise<string[]>;
}

const TYPES = { text: 'text/plain', markdown: 'text/markdown', html: 'text/html' } as const;

/** A text file that `write` writes and `encoding` brings into bytes. */
export function textual(
  kind: Exclude<Kind, 'pdf'>,
  filename: string,
  write: (writer: Writer) => string,
  encoding: Encoding = utf8,
): Original {
  const writer = new Writer();
  const bytes = Uint8Array.from(encoding.encode(write(writer)));
  return {
    kind,
    filename,
    content_type: TYPES[kind],
    bytes,
    markers: writer.markers,
    assumed: encoding.assumed ?? null,
    read: async (original) => [encoding.decode(original)],
  };
}

/** A PDF that `write` makes. */
export function printed(filename: string, write: (writer: Writer) => Uint8Array<ArrayBuffer>): Original {
  const writer = new Writer();
  const bytes = write(writer);
  const { markers } = writer;
  return {
    kind: 'pdf',
    filename,
    content_type: 'application/pdf',
    bytes,
    markers,
    assumed: null,
    read: textOfPages,
  };
}
