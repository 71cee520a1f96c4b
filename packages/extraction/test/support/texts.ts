import fc from 'fast-check';

const word = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('the', 'lift', 'of', 'a', 'wing', 'angle.', 'stall!', 'Über', 'naïve'),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '😀',
      '👩‍👩‍👧‍👦',
      '𝒳',
      'é',
      '調査の結果。',
      '농촌',
      'x'.repeat(700),
      '😀'.repeat(300),
    ),
  },
);
const space = fc.oneof(
  { weight: 8, arbitrary: fc.constant(' ') },
  { weight: 2, arbitrary: fc.constantFrom('\n', '\r\n', '\r', '\t', '  ') },
  { weight: 1, arbitrary: fc.constantFrom('\n\n', '\r\n\r\n', '\n \n\n', '\u00a0', '\u2028') },
);
const markup = fc.constantFrom(
  '\n# Heading\n',
  '\n\nSetext\n======\n\n',
  '\n```js\nconst a = 1;\n\nconst b = 2;\n```\n',
  '\n- item\n  - nested\n',
  '\n> quote\n',
  '\n| a | b |\n|---|---|\n| 1 | 2 |\n',
  '<div>html</div>\n',
  '[link](https://example.com "title")',
  '---\n',
);

/** Text of many scripts, line ends and gaps, without control characters. */
export const prose = fc
  .array(fc.tuple(word, space), { minLength: 1, maxLength: 600 })
  .map((parts) => clean(parts.flat().join('')));

export const markdownText = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.tuple(word, space).map((pair) => pair.join('')) },
      { weight: 1, arbitrary: markup },
    ),
    {
      minLength: 1,
      maxLength: 400,
    },
  )
  .map((parts) => clean(parts.join('')));

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are tested by themselves
const clean = (text: string) => `Begin ${text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')}`;
