import { execFile } from 'node:child_process';
import { open as openFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { ExtractionFailed, type ExtractorOptions } from '@ipto/extraction';
import { afterEach, describe, expect, test } from 'vitest';
import { openReading, type Reading } from './support/reading.js';

const opened: Reading[] = [];
async function open(options?: ExtractorOptions): Promise<Reading> {
  const reading = await openReading(options);
  opened.push(reading);
  return reading;
}
afterEach(() => Promise.all(opened.splice(0).map((reading) => reading.close())));

async function reasonOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => new Error('It did not fail'),
    (error: unknown) => error,
  );
  return error instanceof ExtractionFailed ? error.reason : String(error);
}

const words = (count: number) => 'lift of a wing. '.repeat(count / 4);
/** The parser takes time that grows with the square of this. */
const slowMarkdown = '[a]('.repeat(200_000);

/** A page whose compressed text is a thousand times as long. */
function pdfBomb(): Uint8Array {
  const stream = deflateSync(`BT /F1 12 Tf ${'(lift of a wing) Tj T* '.repeat(8_000_000)} ET`, { level: 1 });
  const head = `%PDF-1.4
1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj
2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj
3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj
5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj
4 0 obj\n<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`;
  return Buffer.concat([
    Buffer.from(head),
    stream,
    Buffer.from('\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 6 >>\n%%EOF\n'),
  ]);
}

describe('a file that breaks a bound fails with a reason, and the next one is read', () => {
  const mib = 1024 ** 2;
  test.each<[string, ExtractorOptions, string | Uint8Array, string]>([
    ['Reading the file took longer than 2 s', { timeoutMs: 2000 }, slowMarkdown, 'text/markdown'],
    [
      'Reading the file needed more than 300 MiB of memory',
      { maxRssBytes: 300 * mib },
      '<p>a'.repeat(3_000_000),
      'text/html',
    ],
    [
      'Reading the file needed more than 400 MiB of memory',
      { maxRssBytes: 400 * mib },
      pdfBomb(),
      'application/pdf',
    ],
    ['The file gives more than 10 passages', { maxPassages: 10 }, words(20_000), 'text/plain'],
    [
      'The file holds more than 1,000 bytes of text',
      { maxOutputBytes: 1000 },
      words(20_000),
      'text/markdown',
    ],
    ['The file is larger than 1 MiB', { maxInputBytes: mib }, words(2_000_000), 'text/plain'],
    ["Files of type image/png can't be read", {}, 'text', 'image/png'],
  ])(
    '%s',
    async (reason, options, content, type) => {
      const reading = await open(options);
      const [failed, next] = await Promise.all([
        reasonOf(reading.read(content, type)),
        reading.read('Text', 'text/plain'),
      ]);
      expect(failed).toBe(reason);
      expect(next.passages).toHaveLength(1);
    },
    60_000,
  );

  test('a child that is killed in the middle', async () => {
    const reading = await open();
    await reading.read('Text', 'text/plain');
    // A pipe: it is open for writing once the child has opened it, and then waits for what never comes.
    const path = `${await reading.write('')}.pipe`;
    await promisify(execFile)('mkfifo', [path]);
    const failed = reasonOf(
      reading.extractor.extract({ path, contentType: 'text/markdown', filename: 'slow.md' }),
    );
    const writing = await openFile(path, 'w');
    process.kill(Number(reading.extractor.pid), 'SIGKILL');
    expect(await failed).toBe('Reading the file ended the reader');
    await writing.close();
    expect(await reading.read('Text', 'text/plain')).toMatchObject({ passages: [{ body: 'Text' }] });
  });

  test('a file that is not there is no failure of the extraction', async () => {
    const { extractor } = await open();
    const missing = extractor.extract({
      path: '/nowhere/file',
      contentType: 'text/plain',
      filename: 'a.txt',
    });
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('an aborted file', async () => {
    const reading = await open();
    const file = { path: '/dev/zero', contentType: 'text/plain', filename: 'a.txt' };
    await expect(reading.extractor.extract(file, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    );
    expect(await reading.read('Text', 'text/plain')).toMatchObject({ passages: [{ body: 'Text' }] });
  });
});

describe('poisoned files are read or refused, never more', () => {
  test.each([
    ['HTML nested 200 000 deep', '<div>'.repeat(200_000), 'text/html'],
    ['HTML with 200 000 open formatting elements', '<b><i>'.repeat(100_000), 'text/html'],
    ['Markdown of nested quotes', '> '.repeat(5000), 'text/markdown'],
    ['Markdown of nested lists', '- '.repeat(1000), 'text/markdown'],
  ])(
    '%s',
    async (_name, prefix, type) => {
      const reading = await open();
      const { passages } = await reading.read(`${prefix}deep text`, type);
      expect(passages.at(-1)?.body).toMatch(/deep text$/);
    },
    60_000,
  );

  test('a line of 12 MB', async () => {
    const reading = await open();
    const { passages } = await reading.read(words(3_000_000), 'text/plain');
    expect(passages.length).toBeGreaterThan(1000);
    expect(passages.every(({ citation }) => citation.line_end === 1)).toBe(true);
  }, 60_000);

  test('random bytes of every type', async () => {
    const reading = await open();
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 2654435761) >>> (i % 24)));
    for (const type of ['text/plain', 'text/markdown', 'text/html']) {
      const { passages } = await reading.read(bytes, type);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
      for (const { body } of passages) expect(body).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    }
    const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), bytes]);
    expect(await reasonOf(reading.read(pdf, 'application/pdf'))).toBe('The PDF is damaged');
  });
});

test('many small files share one child', async () => {
  const reading = await open();
  await reading.read('Text', 'text/plain');
  const { pid } = reading.extractor;
  const all = await Promise.all(
    Array.from({ length: 100 }, (_, i) => reading.read(`Text ${i}`, 'text/plain')),
  );
  expect(all.map(({ passages }) => passages[0]?.body)).toEqual(all.map((_, i) => `Text ${i}`));
  expect(reading.extractor.pid).toBe(pid);
});
