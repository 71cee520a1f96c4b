import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { sniffType, supportedTypes } from '@ipto/extraction';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tinyPdf } from './support/tiny-pdf.js';

const sniff = (content: string | Uint8Array, filename: string, declaredType = '') =>
  sniffType(
    { head: typeof content === 'string' ? Buffer.from(content) : content },
    { filename, declaredType },
  );

const text = 'Some words of a text.\n';
const pdf = tinyPdf({ pages: [['Text']] });
const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

describe('content comes first', () => {
  test.each([
    ['a PDF named .txt', pdf, 'a.txt', 'text/plain', 'application/pdf'],
    [
      'a PDF with bytes before its header',
      Buffer.concat([Buffer.from('\n\n'), pdf]),
      'a.pdf',
      '',
      'application/pdf',
    ],
    ['a PNG named .txt', png, 'a.txt', 'text/plain', null],
    ['gzip named .md', gzipSync(text), 'a.md', 'text/markdown', null],
    ['bytes with NUL named .txt', Buffer.from([1, 2, 0, 65, 66]), 'a.txt', 'text/plain', null],
    ['text named .pdf', text, 'a.pdf', 'application/pdf', null],
    ['text declared as an image', text, 'a.txt', 'image/png', 'text/plain'],
    ['RTF named .txt', '{\\rtf1\\ansi text}', 'a.txt', 'text/plain', null],
    ['HTML named .txt', '\n<!-- x --><!DOCTYPE html><p>', 'a.txt', 'text/plain', 'text/html'],
    [
      'XHTML',
      '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">',
      'a.xhtml',
      '',
      'text/html',
    ],
    ['XML named .txt', '<?xml version="1.0"?><a/>', 'a.txt', 'text/plain', null],
    ['text that begins like a bitmap', 'BM25 ranks documents.', 'a.txt', 'text/plain', 'text/plain'],
  ])('%s', async (_name, content, filename, declared, type) => {
    expect(await sniff(content, filename, declared)).toBe(type);
  });
});

describe('among texts the name and the declared type decide', () => {
  test.each([
    ['a.txt', '', 'text/plain'],
    ['logs/A.LOG', 'application/octet-stream', 'text/plain'],
    ['README', 'application/octet-stream', 'text/plain'],
    ['README', 'text/markdown; charset=utf-8', 'text/markdown'],
    ['a.md', 'text/plain', 'text/markdown'],
    ['a.markdown', '', 'text/markdown'],
    ['a.htm', 'text/plain', 'text/html'],
    ['notes.2024', 'text/plain', 'text/plain'],
    ['a.strange', 'application/octet-stream', null],
    ['a.json', 'text/plain', null],
    ['a.csv', 'text/csv', null],
    ['a.txt', 'text/csv', null],
    ['a.txt', 'application/ld+json', null],
    ['main.py', 'text/plain', null],
    ['src/Makefile', '', null],
    ['a.svg', 'image/svg+xml', null],
    ['mail.eml', 'message/rfc822', null],
  ])('%s declared %j', async (filename, declared, type) => {
    expect(await sniff(text, filename, declared)).toBe(type);
  });
});

describe('text is told from binary', () => {
  test.each([
    ['UTF-8', Buffer.from('Größe 😀')],
    ['UTF-16', Buffer.from('\ufeffGröße', 'utf16le')],
    ['windows-1252', Buffer.from('Gr\xf6\xdfe', 'latin1')],
    ['a character cut at the end of the head', Buffer.from('😀'.repeat(20_000)).subarray(0, 65_535)],
    ['UTF-16 without a byte order mark', Buffer.from('The quarry siren sounds', 'utf16le')],
    ['a stray delete', Buffer.from('A line with a stray DEL\u007f character')],
    ['the end of an old file', Buffer.from('Leaves at nine.\u001a')],
    ['a manual page', Buffer.from('N\bNA\bAM\bME\bE\n')],
    ['nothing at all', Buffer.alloc(0)],
    ['a coloured log', Buffer.from('\u001b[31merror\u001b[0m\n')],
  ])('%s is text', async (_name, bytes) => {
    expect(await sniff(bytes, 'a.txt')).toBe('text/plain');
  });

  test('random bytes are not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 400, maxLength: 2000, size: 'max' }), async (bytes) => {
        fc.pre(new Set(bytes).size > 100);
        expect(await sniff(bytes, 'a.txt', 'text/plain')).not.toBe('text/html');
        if (bytes.includes(0)) expect(await sniff(bytes, 'a.txt', 'text/plain')).toBeNull();
      }),
    );
  });

  test('hostile heads come to an end', async () => {
    const heads = ['<!---->', '<!--', '<?xml', ' ', '\n', '<', 'PK\u0003\u0004', '<!-- -- '];
    for (const head of heads) {
      expect(await sniff(head.repeat(65_536 / head.length), 'a.txt')).not.toBe('application/pdf');
    }
  });
});

test('a file on disk is read no further than its head', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ipto-sniff-'));
  try {
    const file = path.join(folder, 'file');
    await writeFile(file, Buffer.concat([Buffer.from(text.repeat(10_000)), Buffer.alloc(10)]));
    expect(await sniffType({ path: file }, { filename: 'a.txt', declaredType: '' })).toBe('text/plain');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the supported types are named', () => {
  expect(supportedTypes()).toEqual(['text/plain', 'text/markdown', 'text/html', 'application/pdf']);
});
