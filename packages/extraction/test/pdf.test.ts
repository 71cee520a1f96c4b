import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReading, type Reading } from './support/reading.js';
import { type TinyPdf, tinyPdf } from './support/tiny-pdf.js';

let reading: Reading;
beforeAll(async () => {
  reading = await openReading({ maxPages: 50 });
});
afterAll(() => reading.close());

const read = (pdf: TinyPdf) => reading.read(tinyPdf(pdf), 'application/pdf', 'papers/wing study.pdf');

describe('PDF', () => {
  test('passages name their page and the place on it', async () => {
    const { passages, warnings } = await read({
      pages: [['First page: caf\xe9.', 'Second line.'], [], ['Third page.']],
    });
    expect(passages).toEqual([
      {
        title: 'First page: café.',
        headingPath: [],
        body: 'First page: café.\nSecond line.',
        citation: { page: 1, char_start: 0, char_end: 30 },
      },
      {
        title: 'First page: café.',
        headingPath: [],
        body: 'Third page.',
        citation: { page: 3, char_start: 0, char_end: 11 },
      },
    ]);
    expect(warnings).toEqual([]);
  });

  test('a gap between lines parts paragraphs, and is no part of the text', async () => {
    const { passages } = await read({ pages: [['One', 'one.', '', 'Two.']] });
    expect(passages[0]?.body).toBe('One\none.\nTwo.');
    const paragraph = (word: string) =>
      Array.from({ length: 8 }, () => `${word} tells of the lift of a wing`);
    const { passages: long } = await read({
      pages: [[...paragraph('One'), ...paragraph('one'), '', ...paragraph('Two'), ...paragraph('two')]],
    });
    expect(long.map(({ body }) => body.split(' ', 1)[0])).toEqual(['One', 'Two']);
  });

  test('long pages give several passages that follow one another', async () => {
    const lines = Array.from({ length: 45 }, (_, i) => `Line ${i} tells of the lift of a wing and its drag.`);
    const { passages } = await read({ pages: [lines, lines] });
    expect(passages.length).toBeGreaterThan(4);
    for (const [i, { citation }] of passages.entries()) {
      const before = passages[i - 1]?.citation;
      if (before?.page === citation.page)
        expect(citation.char_start).toBeGreaterThanOrEqual(before?.char_end ?? 0);
    }
  });

  test.each([
    ['the title in its metadata', { title: 'A Study of Wings', pages: [['Text']] }, 'A Study of Wings'],
    [
      'else the first line',
      { title: 'Microsoft Word - draft7.doc', pages: [['On Wings', 'Text']] },
      'On Wings',
    ],
    ['else the name of the file', { title: 'Untitled', pages: [[], ['Text']] }, 'wing study'],
  ])('its title is %s', async (_name, pdf, title) => {
    expect(await read(pdf)).toMatchObject({ title });
  });

  test('a broken cross-reference table is mended', async () => {
    expect(await read({ pages: [['Text']], brokenXref: true })).toMatchObject({
      passages: [{ body: 'Text' }],
    });
  });

  test('a false number of pages is mended', async () => {
    const extraction = await read({ pages: [['Text']], claimedPages: 1_000_000_000 });
    expect(extraction).toMatchObject({ passages: [{ body: 'Text' }] });
  });

  test.each([
    ['The PDF is encrypted', tinyPdf({ pages: [['Secret']], encrypted: true })],
    ['The PDF has no text layer', tinyPdf({ pages: [[], []] })],
    ['The PDF is damaged', Buffer.from(`%PDF-1.7\n${'\x00\xffgarbage'.repeat(500)}`, 'latin1')],
    ['The PDF is damaged', tinyPdf({ pages: [['Text']] }).subarray(0, 60)],
    ['The PDF has more than 50 pages', tinyPdf({ pages: Array.from({ length: 51 }, () => ['Text']) })],
  ])('fails: %s', async (reason, bytes) => {
    await expect(reading.read(bytes, 'application/pdf')).rejects.toMatchObject({ reason });
  });
});
