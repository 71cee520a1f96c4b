import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOfMarkup } from './support/originals.js';
import { openReading, type Reading } from './support/reading.js';

let reading: Reading;
beforeAll(async () => {
  reading = await openReading();
});
afterAll(() => reading.close());

const WORDS = ['word ', 'a', 'é ', '😀', '𝒳 ', 'e\u0301', ' ', '\t', '\f', '\n', '\r\n', '\r', '&', 'AT&T '];
const REFERENCES =
  '&amp; &eacute; &nbsp; &#65; &lt; &copy &notit; &unknown; &#x1F600; &NotEqualTilde; &fjlig; &#0; &#128; &#13; &#10;';
const UNSEEN = [
  '<!-- c -->',
  '<!---->',
  '<script>x<1</script>',
  '<style>s</style>',
  '<img alt="x">',
  '<?pi?>',
];
const leaf = fc.constantFrom(
  ...WORDS,
  ...REFERENCES.split(' '),
  ...UNSEEN,
  '<br>',
  '<br/>',
  '<wbr>',
  '</i>',
  '<![CDATA[x]]>',
);

const INLINE = ['b', 'i', 'span', 'q', 'label'];
const BLOCKS = ['p', 'div', 'li', 'pre', 'h2', 'blockquote', 'ul', 'table'];
const inline = fc.letrec<{ inline: string }>((tie) => ({
  inline: fc.oneof({ depthSize: 'small' }, { weight: 3, arbitrary: leaf }, element(INLINE, tie('inline'))),
})).inline;
const document = fc
  .array(fc.oneof({ weight: 3, arbitrary: inline }, element(BLOCKS, inline)), { minLength: 1, maxLength: 80 })
  .map((parts) => `<!doctype html><body>start ${parts.join('')} end</body>`);

function element(names: readonly string[], content: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...names), fc.array(content, { maxLength: 8 }))
    .map(([name, parts]) =>
      name === 'table'
        ? `<table><tr><td>${parts.join('</td><td>')}</td></tr></table>`
        : `<${name}>${parts.join('')}</${name}>`,
    );
}

test('the place that a passage cites holds all of its text, no other, and begins and ends with it', async () => {
  await fc.assert(
    fc.asyncProperty(document, async (html) => {
      const { passages } = await reading.read(html, 'text/html');
      const points = [...html];
      for (const { body, citation } of passages) {
        const place = points.slice(citation.char_start, citation.char_end).join('');
        expect(place).not.toMatch(/^[\s<]|[\s>]$/);
        expect(seen(textOfMarkup(place))).toBe(seen(body));
      }
    }),
    { numRuns: 300 },
  );
});

/** What of a text is no white space, nor a control character, which stands for some. */
function seen(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
  return text.replace(/[\s\u0000-\u001f]+/g, '');
}
