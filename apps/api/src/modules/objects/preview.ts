import { randomUUID } from 'node:crypto';
import { type Citation, type contract, LIMITS } from '@ipto/contracts';
import type { StoredObject } from '@ipto/db';
import { type Extraction, ExtractionFailed } from '@ipto/extraction';
import type { z } from 'zod';
import type { Services } from '../../services.js';
import { removeBytes } from '../bytes/index.js';

/** One looks at the beginning; a corpus has a search for the rest. */
const PREVIEW_BYTES = 256 * 1024;
const GOES_ON = '\n\n… and so on: the preview ends here, the file does not.\n';

type Preview = z.output<typeof contract.objects.preview.output>;

/**
 * Makes a text of what the platform reads in a sealed file, never the file itself, and a URL for it. Of a file
 * that can't be read it says why.
 */
export async function makePreview(
  services: Services,
  object: StoredObject & { readonly sealedKey: string },
  signal: AbortSignal,
): Promise<Preview> {
  const { db, storage, queue, now } = services;
  const bytes = cut(`${heading(object)}\n\n${await readText(services, object, signal)}`);
  const key = `previews/${object.id}/${randomUUID()}`;
  const expiresAt = new Date(now().getTime() + LIMITS.downloadUrlSeconds * 1000);
  // Told first: should this process die in between, the preview goes all the same.
  await removeBytes(db.prisma, queue, [key], expiresAt);
  await storage.write(key, bytes);
  return {
    preview_url: await storage.signDownload({
      key,
      filename: `${object.filename}.txt`,
      contentType: 'text/plain; charset=utf-8',
      expiresAt,
    }),
    content_type: 'text/plain',
    expires_at: expiresAt.toISOString(),
  };
}

function heading({ filename, contentType, sizeBytes }: StoredObject): string {
  return `${filename}\n${contentType}, ${sizeBytes} bytes`;
}

async function readText(
  { storage, extractor }: Services,
  { sealedKey, contentType, filename }: StoredObject & { readonly sealedKey: string },
  signal: AbortSignal,
): Promise<string> {
  try {
    const extraction = await storage.withFile(sealedKey, (path) =>
      extractor.extract({ path, contentType, filename }, signal),
    );
    return written(extraction);
  } catch (error) {
    if (!(error instanceof ExtractionFailed)) throw error;
    return `The file can not be read: ${error.reason}.\n`;
  }
}

function written({ title, passages, warnings }: Extraction): string {
  const parts = [`Title: ${title}`, ...warnings.map(({ message }) => `Note: ${message}`)];
  if (passages.length === 0) parts.push('No text was found in the file.');
  let length = 0;
  for (const { headingPath, body, citation } of passages) {
    const part = `[${[placeOf(citation), headingPath.join(' › ')].filter(Boolean).join(' · ')}]\n${body}`;
    parts.push(part);
    length += part.length;
    // A text has no more UTF-16 units than bytes.
    if (length > PREVIEW_BYTES) break;
  }
  return `${parts.join('\n\n')}\n`;
}

/** Where a passage stands, in words. */
function placeOf(citation: Citation): string {
  const { page, slide, sheet, row_start, row_end, line_start, line_end, time_start } = citation;
  if (page !== undefined) return `page ${page}`;
  if (slide !== undefined) return `slide ${slide}`;
  if (sheet !== undefined) return `sheet ${sheet}${range(', row', row_start, row_end)}`;
  if (time_start !== undefined) return `at ${time_start} s`;
  return range('line', line_start, line_end) || range('row', row_start, row_end);
}

function range(what: string, start: number | undefined, end: number | undefined): string {
  if (start === undefined) return '';
  return end === undefined || end === start ? `${what} ${start}` : `${what}s ${start}–${end}`;
}

/** The beginning of a text as UTF-8, cut between two characters where it is too long. */
function cut(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  if (bytes.length <= PREVIEW_BYTES) return bytes;
  let end = PREVIEW_BYTES;
  // Bytes 10xxxxxx continue a character.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return Buffer.concat([bytes.subarray(0, end), Buffer.from(GOES_ON)]);
}
