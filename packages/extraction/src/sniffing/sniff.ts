import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import type { SupportedType } from '../media-types.js';
import { textOf } from './text-bytes.js';
import { claimOfMediaType, claimOfName, isBareName } from './text-kind.js';

/** What the uploader says of a file; its content has the last word. */
export interface SniffHints {
  readonly filename: string;
  /** The declared media type, or '' if none was. */
  readonly declaredType: string;
}

/** How much of a file's start decides its type. */
export const SNIFF_BYTES = 65_536;
const PDF_HEADER_WITHIN = 1024;

/** Formats that are text through and through and have a signature; other signatures in a text are chance. */
const TEXTUAL_SIGNATURES = new Set([
  'application/rtf',
  'application/postscript',
  'application/eps',
  'application/xml',
  'text/calendar',
  'text/vcard',
  'text/vtt',
  'application/x-subrip',
]);
// A comment is matched in one way only: with several, a file of comments would take exponential time.
const HTML_START = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+html|html)[\s>]/i;

/**
 * Finds the media type of a file from its first 64 KiB, its name and its declared type: content first, then the
 * claims about it. Null if it is not a type that extraction reads.
 */
export async function sniffType(
  source: { readonly path: string } | { readonly head: Uint8Array },
  hints: SniffHints,
): Promise<SupportedType | null> {
  const head = 'path' in source ? await readHead(source.path) : source.head.subarray(0, SNIFF_BYTES);
  if (isPdf(head, hints)) return 'application/pdf';
  const text = textOf(head);
  if (text === null) return null;
  if (HTML_START.test(text) && claimOfName(hints.filename) !== 'text/markdown') return htmlUnlessOther(hints);
  // Asked only of text, so that no parser of binary formats runs here.
  const signature = await signatureOf(head);
  if (signature !== null && TEXTUAL_SIGNATURES.has(signature)) return null;
  return textKind(hints);
}

function htmlUnlessOther(hints: SniffHints): SupportedType | null {
  return claimOfName(hints.filename) === 'other' ? null : 'text/html';
}

function textKind({ filename, declaredType }: SniffHints): SupportedType | null {
  const named = claimOfName(filename);
  const declared = claimOfMediaType(declaredType);
  if (named === 'other' || declared === 'other') return null;
  // Plain is what anything is called by those who don't know better.
  if (named !== null && named !== 'text/plain') return named;
  return declared ?? named ?? (isBareName(filename) ? 'text/plain' : null);
}

async function signatureOf(head: Uint8Array): Promise<string | null> {
  try {
    return (await fileTypeFromBuffer(head))?.mime ?? null;
  } catch {
    // A signature whose details are broken or lie beyond the head.
    return null;
  }
}

/** PDF readers allow some bytes before the header; a file that has some counts if it calls itself a PDF. */
function isPdf(head: Uint8Array, { filename, declaredType }: SniffHints): boolean {
  const claimed = declaredType.startsWith('application/pdf') || filename.toLowerCase().endsWith('.pdf');
  const at = Buffer.from(head.subarray(0, PDF_HEADER_WITHIN)).indexOf('%PDF-');
  return at === 0 || (claimed && at > 0);
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(SNIFF_BYTES);
    let length = 0;
    while (length < SNIFF_BYTES) {
      const { bytesRead } = await file.read(buffer, length, SNIFF_BYTES - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}
