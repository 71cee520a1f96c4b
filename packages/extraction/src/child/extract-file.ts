import { open } from 'node:fs/promises';
import { type Extraction, ExtractionFailed } from '../extraction.js';
import type { Format } from '../formats/format.js';
import { html } from '../formats/html.js';
import { markdown } from '../formats/markdown.js';
import { pdf } from '../formats/pdf.js';
import { plainText } from '../formats/plain-text.js';
import { detectLanguage } from '../language/detect.js';
import type { SupportedType } from '../media-types.js';
import { PassageCollector } from '../passages/collector.js';
import type { ExtractionRequest, Limits } from '../protocol.js';

const FORMATS: Record<SupportedType, Format> = {
  'text/plain': plainText,
  'text/markdown': markdown,
  'text/html': html,
  'application/pdf': pdf,
};

/** Reads one file into passages. The same bytes, name and type always give the same passages. */
export async function extractFile(request: ExtractionRequest, limits: Limits): Promise<Extraction> {
  const format = new Map<string, Format>(Object.entries(FORMATS)).get(request.contentType);
  if (!format) throw new ExtractionFailed(`Files of type ${request.contentType} can't be read`);
  const bytes = await readBounded(request.path, limits.maxInputBytes);
  if (bytes.length === 0) throw new ExtractionFailed('The file holds no text');
  const collector = new PassageCollector(limits);
  const { title, warnings } = await format({ bytes, filename: request.filename }, collector, limits);
  if (collector.passages.length === 0) throw new ExtractionFailed('The file holds no text');
  const { passages } = collector;
  return { title, passages, language: detectLanguage(passages.map(({ body }) => body)), warnings };
}

async function readBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > maxBytes) {
      throw new ExtractionFailed(`The file is larger than ${Math.floor(maxBytes / 1024 ** 2)} MiB`);
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}
