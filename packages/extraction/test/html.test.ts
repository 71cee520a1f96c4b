import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReading, type Reading } from './support/reading.js';

let reading: Reading;
beforeAll(async () => {
  reading = await openReading();
});
afterAll(() => reading.close());

const read = (html: string | Uint8Array) => reading.read(html, 'text/html');
async function rendered(html: string): Promise<string> {
  const { passages } = await read(html);
  return passages.map(({ body }) => body).join('\n§\n');
}
/** What the citations of a file point at. */
async function cited(html: string): Promise<string[]> {
  const { passages } = await read(html);
  return passages.map(({ citation }) => [...html].slice(citation.char_start, citation.char_end).join(''));
}

describe('rendering', () => {
  test.each([
    ['collapses white space', '<p> a \n  b\t<b> c</b> d </p>', 'a b c d'],
    ['joins inline elements', '<p>f<i>oo</i>b<b>ar</b></p>', 'foobar'],
    ['sets paragraphs apart', '<p>a</p><p>b</p>c', 'a\n\nb\n\nc'],
    ['gives blocks and items lines', '<div>a</div><div>b</div><ul><li>c<li>d</ul>', 'a\nb\n\nc\nd'],
    ['keeps line breaks', 'a<br>b<br><br>c', 'a\nb\n\nc'],
    ['sets cells apart', '<table><tr><td>a<td>b<tr><td>c<td>d</table>', 'a\tb\nc\td'],
    ['keeps preformatted text', 'x<pre>\na\n  b\n\n\nc</pre>', 'x\n\na\n  b\n\nc'],
    [
      'decodes character references',
      '&lt;b&gt; &amp;amp; &eacute;&#128512;&#x41; &unknown; &copy',
      '<b> &amp; é😀A &unknown; ©',
    ],
    [
      'leaves out what nobody sees',
      'a<script>x()</script><style>y{}</style><template>t</template><noscript>n</noscript><p hidden>h</p><p style="color:red; display: none">d</p><!-- c -->b',
      'ab',
    ],
    ['leaves out a title that stands among the text', 'a<title>t</title>b', 'ab'],
    ['replaces control characters', 'a&#1;b&#x1f;c', 'a b c'],
    ['survives wrong nesting', '<p>a<b>b<p>c</b>d</i></p><td>e</table>f', 'ab\n\ncd\n\nef'],
  ])('%s', async (_name, html, text) => {
    expect(await rendered(html)).toBe(text);
  });

  test('without a title the first heading of the first rank is one', async () => {
    expect(await read('<h2>Two</h2><h1>One</h1>')).toMatchObject({ title: 'One' });
  });

  test('the declared encoding is used where the file is not UTF-8', async () => {
    const html = Buffer.from('<meta charset="iso-8859-2"><p>\xb3\xf3d\xbc', 'latin1');
    expect(await read(html)).toMatchObject({
      passages: [{ body: 'łódź' }],
      warnings: [expect.objectContaining({ message: expect.stringContaining('iso-8859-2') })],
    });
  });

  test.each([
    [
      'Windows where it says ISO 8859-1',
      '<meta charset="iso-8859-1"><p>\x93a\x94 \x80',
      '“a” €',
      'windows-1252',
    ],
    [
      'what an XML declaration names',
      '<?xml version="1.0" encoding="koi8-r"?><html><p>\xcd\xc9\xd2',
      'мир',
      'koi8-r',
    ],
    ['Windows for a name that no browser knows', '<meta charset="hex"><p>caf\xe9', 'café', 'windows-1252'],
    [
      'UTF-8 where it says UTF-16, which it can not be',
      '<meta charset="utf-16"><p>caf\xe9',
      'caf\ufffd',
      'utf-8',
    ],
  ])('as a browser would read it: %s', async (_name, html, text, encoding) => {
    expect(await read(Buffer.from(html, 'latin1'))).toMatchObject({
      passages: [{ body: text }],
      warnings: [expect.objectContaining({ message: expect.stringContaining(encoding) })],
    });
  });
});

describe('citations', () => {
  test('point at the source, markup and references included', async () => {
    const html =
      '<!doctype html>\r\n<body>\n<p>Ein 😀 <b>fett&eacute;r</b> Satz &amp; mehr.</p>\n<script>x</script></body>';
    const { passages } = await read(html);
    expect(await cited(html)).toEqual(['Ein 😀 <b>fett&eacute;r</b> Satz &amp; mehr.']);
    expect(passages).toMatchObject([
      { body: 'Ein 😀 fettér Satz & mehr.', citation: { line_start: 3, line_end: 3 } },
    ]);
  });

  test('part a long text node exactly, after references and collapsed space', async () => {
    const sentence = (i: number) => `Sentence&nbsp;${i} of\n   fish &amp; chips.`;
    const html = `<p>${Array.from({ length: 200 }, (_, i) => sentence(i)).join(' ')}</p>`;
    const sources = await cited(html);
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) expect(source).toMatch(/^Sentence&nbsp;[\s\S]* chips\.$/);
  });

  test('hold for texts that the parser joined or moved', async () => {
    expect(await cited('<p>one</i> two &amp;</u> three</p>')).toEqual(['one</i> two &amp;</u> three']);
    for (const source of await cited('<table>moved<tr><td>cell</table>')) expect(source).toContain('moved');
  });

  test('for any text between tags the source holds the words', async () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const block = fc.tuple(
      fc.constantFrom('p', 'div', 'li', 'h2', 'pre', 'b'),
      fc.array(word, { minLength: 1, maxLength: 80 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 12 }), async (blocks) => {
        const html = blocks.map(([tag, words]) => `<${tag}>${words.join(' ')}</${tag}>`).join('\n');
        const { passages } = await read(html);
        const all = passages.flatMap(({ body }) => body.split(/\s+/));
        expect(all.join('')).toBe(blocks.flatMap(([, words]) => words).join(''));
        for (const { body, citation } of passages) {
          const source = html.slice(citation.char_start, citation.char_end);
          expect(
            source
              .replace(/<[^>]*>/g, ' ')
              .split(/\s+/)
              .join(''),
          ).toBe(body.split(/\s+/).join(''));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('stay inside the file for any bytes', async () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<b',
      '<table>',
      '<td>',
      '&amp',
      '&#',
      '<!--',
      '-->',
      '<script>',
      '</script>',
      '<pre>\n',
      '<svg>',
      '<a>',
      'x ',
      'é😀',
      '<',
      '&notit;',
      '<select>',
      '<title>',
      '\r\n',
      '<h1>',
      '<plaintext>',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const html = `start ${pieces.join('')}`;
        const { passages } = await read(html);
        for (const { citation, body } of passages) {
          expect(body.trim()).not.toBe('');
          expect(citation.char_start).toBeLessThan(citation.char_end);
          expect(citation.char_end).toBeLessThanOrEqual([...html].length);
        }
      }),
      { numRuns: 150 },
    );
  });
});
