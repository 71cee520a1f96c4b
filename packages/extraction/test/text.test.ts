import { ExtractionFailed } from '@ipto/extraction';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReading, type Reading } from './support/reading.js';
import { expectExactSlices } from './support/slices.js';
import { markdownText, prose } from './support/texts.js';

let reading: Reading;
beforeAll(async () => {
  reading = await openReading();
});
afterAll(() => reading.close());

const bodies = async (text: string, type = 'text/plain') =>
  (await reading.read(text, type)).passages.map(({ body }) => body);
const sentences = (count: number) =>
  Array.from({ length: count }, (_, i) => `Sentence ${i} tells of the lift of a wing.`).join(' ');

describe('passages of plain text and Markdown', () => {
  test.each([
    ['text/plain', prose],
    ['text/markdown', markdownText],
  ])(
    '%s: are exact slices in order that leave out only white space',
    async (type, texts) => {
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          expectExactSlices(text, await reading.read(text, type));
        }),
        { numRuns: 60 },
      );
    },
    60_000,
  );

  test('are the same each time', async () => {
    await fc.assert(
      fc.asyncProperty(markdownText, async (text) => {
        expect(await reading.read(text, 'text/markdown')).toEqual(await reading.read(text, 'text/markdown'));
      }),
      { numRuns: 20 },
    );
  });

  test('never tear a character', async () => {
    const family = '👩‍👩‍👧‍👦';
    for (const body of await bodies(family.repeat(400))) expect(body.startsWith('👩')).toBe(true);
    for (const body of await bodies('e\u0301'.repeat(2000))) expect(body.startsWith('e')).toBe(true);
  });

  test('end at a paragraph where one is near, else at a sentence', async () => {
    const paragraphs = await bodies([sentences(8), sentences(8), sentences(8), sentences(8)].join('\n\n'));
    for (const body of paragraphs)
      expect(body.split('\n\n').every((part) => part === sentences(8))).toBe(true);
    for (const body of await bodies(sentences(200))) expect(body).toMatch(/^Sentence .* wing\.$/);
  });

  test('gather small paragraphs', async () => {
    expect(await bodies('One.\n\nTwo.\n\nThree.')).toEqual(['One.\n\nTwo.\n\nThree.']);
  });

  test('bear the title of the text, and no headings', async () => {
    const { passages } = await reading.read(`On Wings\n\n${sentences(60)}`, 'text/plain');
    expect(passages.length).toBeGreaterThan(1);
    for (const passage of passages) expect(passage).toMatchObject({ title: 'On Wings', headingPath: [] });
  });

  test('end at a line where there are no sentences', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => `entry ${i} ok value`).join('\n');
    for (const body of await bodies(lines)) expect(body).toMatch(/^entry [\s\S]* value$/);
  });
});

describe('decoding', () => {
  const text = 'Größe: 😀 “quoted”';

  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little endian', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 big endian', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('%s', async (_name, bytes) => {
    const { passages, warnings } = await reading.read(bytes, 'text/plain');
    expect(passages).toMatchObject([{ body: text, citation: { char_start: 0, char_end: [...text].length } }]);
    expect(warnings).toEqual([]);
  });

  test('a few letters of western Europe are windows-1252, with a warning', async () => {
    const bytes = Buffer.from([0x93, 0x47, 0x72, 0xf6, 0xdf, 0x65, 0x94, 0x20, 0x80]);
    const { passages, warnings } = await reading.read(bytes, 'text/plain');
    expect(passages[0]?.body).toBe('“Größe” €');
    expect(warnings).toEqual([expect.objectContaining({ message: expect.stringContaining('windows-1252') })]);
  });

  test('control characters become spaces, one for one', async () => {
    const { passages } = await reading.read('a\u0000b\u001b[1mc\td', 'text/plain');
    expect(passages).toMatchObject([{ body: 'a b [1mc\td', citation: { char_start: 0, char_end: 10 } }]);
  });

  test('unpaired surrogates are replaced', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8, 0x62, 0x00]);
    expect(await reading.read(bytes, 'text/plain')).toMatchObject({ passages: [{ body: 'a\ufffdb' }] });
  });

  test.each(['', ' \n\t \r\n', '\u0000\u0000', '\ufeff'])(
    'of a file without text fails: %j',
    async (blank) => {
      const failed = reading.read(blank, 'text/plain');
      await expect(failed).rejects.toBeInstanceOf(ExtractionFailed);
      await expect(failed).rejects.toMatchObject({ reason: 'The file holds no text' });
    },
  );
});

describe('titles', () => {
  const titleOf = async (text: string, type: string, filename?: string) =>
    (await reading.read(text, type, filename)).title;

  test.each([
    ['a short first line above a blank one', 'On Wings\n\nText.', 'On Wings'],
    ['the name of the file otherwise', 'Text that goes on\nand on.\n\nMore.', 'the file'],
    ['whatever ends its lines', 'Text that goes on\r\nand on.\r\n\r\nMore.', 'the file'],
    ['not a long first line', `${'long '.repeat(30)}\n\nText.`, 'the file'],
  ])('of a text: %s', async (_name, text, title) => {
    expect(await titleOf(text, 'text/plain')).toBe(title);
  });

  test.each([
    ['the first heading of the first rank', '## Two\n\n# One *bold* `code`\n', 'One bold code'],
    ['else the first heading', 'Text\n\n## Two\n\n### Three', 'Two'],
    ['front matter', '---\ntitle: "In front"\ntags: a\n---\nText', 'In front'],
    ['else the name of the file', 'Text\nmore', 'the file'],
  ])('of Markdown: %s', async (_name, text, title) => {
    expect(await titleOf(text, 'text/markdown')).toBe(title);
  });

  test('are bounded', async () => {
    const title = await titleOf(`# ${'😀'.repeat(5000)}`, 'text/markdown');
    expect([...title]).toHaveLength(200);
  });
});

describe('Markdown', () => {
  test('a code block stays whole where it fits', async () => {
    const code = `\`\`\`js\n${'callSomething(withValue, andOther);\n\n'.repeat(8)}\`\`\``;
    const found = await bodies(`${sentences(10)}\n\n${code}\n\n${sentences(10)}`, 'text/markdown');
    expect(found.some((body) => body.includes(code))).toBe(true);
  });

  test('a heading inside a code block is none', async () => {
    const code = `# One\n\n\`\`\`sh\n# comment\n${sentences(2)}\n\`\`\`\n`;
    const { passages } = await reading.read(code, 'text/markdown');
    expect(passages).toMatchObject([{ title: 'One', headingPath: [], body: code.trim() }]);
  });

  test('too much of it is read as plain text, with a warning', async () => {
    const text = `# Title\n\n${'Text of a long file. '.repeat(260_000)}`;
    const { warnings, passages } = await reading.read(text, 'text/markdown');
    expect(warnings).toEqual([expect.objectContaining({ code: 'markup_too_complex' })]);
    expect(passages.length).toBeGreaterThan(1000);
  });
});
