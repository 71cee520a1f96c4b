import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReading, type Reading } from './support/reading.js';
import { expectExactSlices } from './support/slices.js';

let reading: Reading;
beforeAll(async () => {
  reading = await openReading();
});
afterAll(() => reading.close());

const TYPES = { md: 'text/markdown', html: 'text/html' } as const;
const sentences = (count: number) =>
  Array.from({ length: count }, (_, i) => `Sentence ${i} tells of the lift of a wing.`).join(' ');
const TEXT = sentences(2);
/** Text that fills passages by itself. */
const LONG = Array.from({ length: 5 }, () => sentences(8)).join('\n\n');

type Block = readonly [depth: number, heading: string, text?: string];

/** A document of headings (0 is none) with what stands under each. */
function written(kind: keyof typeof TYPES, blocks: readonly Block[]): string {
  return blocks
    .map(([depth, heading, text]) => {
      const paragraphs = text?.split('\n\n') ?? [];
      if (kind === 'md')
        return [depth > 0 ? `${'#'.repeat(depth)} ${heading}` : heading, ...paragraphs].join('\n\n');
      const start = depth > 0 ? `<h${depth}>${heading}</h${depth}>` : `<p>${heading}</p>`;
      return [start, ...paragraphs.map((paragraph) => `<p>${paragraph}</p>`)].join('\n');
    })
    .join('\n\n');
}

async function read(kind: keyof typeof TYPES, blocks: readonly Block[]) {
  const source = written(kind, blocks);
  const extraction = await reading.read(source, TYPES[kind]);
  if (kind === 'md') expectExactSlices(source, extraction);
  return extraction;
}

/** Each passage's headings, and which of the document's headings stand in it. */
async function outlined(kind: keyof typeof TYPES, blocks: readonly Block[]) {
  const { passages } = await read(kind, blocks);
  return passages.map(({ headingPath, body }) => [
    headingPath.join(' › '),
    blocks.flatMap(([, heading]) => (body.includes(heading) ? heading : [])).join(' '),
  ]);
}

describe.each(['md', 'html'] as const)('headings of %s', (kind) => {
  test('are the path of what stands under them, the title left out', async () => {
    const blocks: Block[] = [
      [1, 'Pumps', TEXT],
      [2, 'Seals', TEXT],
      [3, 'Wear', TEXT],
      [2, 'Shafts', TEXT],
      [1, 'Valves', TEXT],
      [3, 'Springs', TEXT],
    ];
    const { title, passages } = await read(kind, blocks);
    expect(title).toBe('Pumps');
    expect(new Set(passages.map((passage) => passage.title))).toEqual(new Set(['Pumps']));
    expect(await outlined(kind, blocks)).toEqual([
      ['', 'Pumps'],
      ['Seals', 'Seals'],
      ['Seals › Wear', 'Wear'],
      ['Shafts', 'Shafts'],
      ['Valves', 'Valves'],
      ['Valves › Springs', 'Springs'],
    ]);
  });

  test('are the path of each of the passages that a section has', async () => {
    const { passages } = await read(kind, [
      [1, 'Pumps', TEXT],
      [2, 'Seals', LONG],
    ]);
    expect(passages.length).toBeGreaterThan(3);
    expect(passages.map(({ headingPath }) => headingPath)).toEqual([
      [],
      ...passages.slice(1).map(() => ['Seals']),
    ]);
  });

  test.each<[string, Block[], string[][]]>([
    [
      'with nothing under it goes with the section after it',
      [
        [1, 'Pumps'],
        [2, 'Seals'],
        [3, 'Wear', TEXT],
        [3, 'Shafts', TEXT],
      ],
      [
        ['Seals › Wear', 'Pumps Seals Wear'],
        ['Seals › Shafts', 'Shafts'],
      ],
    ],
    [
      'with a few words, too',
      [
        [1, 'Pumps', TEXT],
        [2, 'Seals', 'See Shafts.'],
        [2, 'Wear', TEXT],
      ],
      [
        ['', 'Pumps'],
        ['Wear', 'Seals Wear'],
      ],
    ],
    [
      'with a line above other headings, too',
      [
        [1, 'Pumps', 'How our pumps wear, and what to do.'],
        [2, 'Seals', TEXT],
        [2, 'Shafts', TEXT],
      ],
      [
        ['Seals', 'Pumps Seals'],
        ['Shafts', 'Shafts'],
      ],
    ],
    [
      'with a line beside its like stands by itself',
      [
        [1, 'Pumps', TEXT],
        [2, 'Seals', 'Seals last for about a year.'],
        [2, 'Shafts', 'Shafts last for ten years.'],
      ],
      [
        ['', 'Pumps'],
        ['Seals', 'Seals'],
        ['Shafts', 'Shafts'],
      ],
    ],
    [
      'with a line above them, of no heading',
      [
        [0, 'Draft of May'],
        [1, 'Pumps', TEXT],
      ],
      [['', 'Draft of May Pumps']],
    ],
    [
      'at the end goes with what stands before it',
      [
        [1, 'Pumps', TEXT],
        [2, 'Seals', TEXT],
        [2, 'Licence', 'MIT'],
      ],
      [
        ['', 'Pumps'],
        ['Seals', 'Seals Licence'],
      ],
    ],
    [
      'goes with its own section rather than with the next',
      [
        [1, 'Pumps', TEXT],
        [2, 'Seals', TEXT],
        [3, 'Wear'],
        [2, 'Shafts', TEXT],
      ],
      [
        ['', 'Pumps'],
        ['Seals', 'Seals Wear'],
        ['Shafts', 'Shafts'],
      ],
    ],
    [
      'among its like lies where they all lie',
      [
        [1, 'Pumps'],
        [2, 'Seals'],
        [3, 'Wear', 'None.'],
        [3, 'Noise', 'Some.'],
      ],
      [['', 'Pumps Seals Wear Noise']],
    ],
    ['is all of a document', [[1, 'Pumps']], [['', 'Pumps']]],
    ['of the second rank is all of a document', [[2, 'Pumps', 'None.']], [['', 'Pumps']]],
  ])('one %s', async (_name, blocks, expected) => {
    expect(await outlined(kind, blocks)).toEqual(expected);
  });

  test('many that stand alone are gathered, and cut between two', async () => {
    const blocks = Array.from({ length: 150 }, (_, i): Block => [2, `Option number ${i} of all`, 'On.']);
    const { passages } = await read(kind, blocks);
    expect(passages.length).toBeGreaterThan(5);
    for (const { body } of passages) expect(body).toMatch(/^(?:## )?Option[\s\S]*On\.$/);
  });

  test('one is not cut off at the end, however full the passage before it is', async () => {
    for (let filled = 10; filled <= 24; filled++) {
      const { passages } = await read(kind, [
        [1, 'Pumps', `${sentences(filled)}\n\n${TEXT}`],
        [2, 'The licence', 'MIT'],
      ]);
      expect(passages.at(-1)?.body).toMatch(/Sentence \d+ tells[\s\S]*The licence\s+MIT$/);
    }
  });

  test('leave no passage without a text for any outline', async () => {
    const text = fc.constantFrom(undefined, 'None.', sentences(1), sentences(3), sentences(12), LONG);
    const block = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('Seals', 'Shafts and seals'), text)
      .map(([level, heading, under]): Block => (under ? [level, heading, under] : [level, heading]));
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 12 }), async (blocks) => {
        const { passages } = await read(kind, blocks);
        const says = passages.filter(({ body }) => /tells of/.test(body));
        if (blocks.some(([, , under]) => under?.includes('tells of'))) expect(says).toEqual(passages);
        else expect(passages).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});

test('headings underlined and marked up are read', async () => {
  const { passages } = await reading.read(
    `Pumps\n=====\n\n${TEXT}\n\nThe *seals* of \`P1\`\n------------------\n\n${TEXT}\n\n### [Wear](a.md) &amp; tear\n\n${TEXT}`,
    'text/markdown',
  );
  expect(passages.map(({ headingPath }) => headingPath)).toEqual([
    [],
    ['The seals of P1'],
    ['The seals of P1', 'Wear & tear'],
  ]);
});

test('front matter is no part of the outline', async () => {
  const source = `---\ntitle: Pumps\nauthors: Ada, Grace, Edsger, Barbara\n---\n\n${TEXT}\n\n## Seals\n\n${TEXT}\n\n## Wear\n\n${TEXT}`;
  const extraction = await reading.read(source, 'text/markdown');
  expectExactSlices(source, extraction);
  expect(extraction.passages.map(({ body, headingPath }) => [body.slice(0, 8), headingPath])).toEqual([
    ['---\ntitl', []],
    ['Sentence', []],
    ['## Seals', ['Seals']],
    ['## Wear\n', ['Wear']],
  ]);
});

test('the title of an HTML file leaves its first heading in the path, unless they are the same', async () => {
  const page = (title: string) =>
    `<title>${title}</title><h1>Pumps</h1><p>${TEXT}</p><section><h2>Wear <i>&amp;</i> tear</h2><p>${TEXT}</p></section>`;
  const paths = async (title: string) =>
    (await reading.read(page(title), 'text/html')).passages.map((passage) => [
      passage.title,
      ...passage.headingPath,
    ]);
  expect(await paths('Manual')).toEqual([
    ['Manual', 'Pumps'],
    ['Manual', 'Pumps', 'Wear & tear'],
  ]);
  expect(await paths('Pumps')).toEqual([['Pumps'], ['Pumps', 'Wear & tear']]);
});

test('a citation of joined sections runs from the first to the last', async () => {
  const html = `<h1>Pumps</h1>\n<nav></nav>\n<h2>Seals</h2>\n<p>${TEXT}</p>\n<h2>End</h2>\n`;
  const { passages } = await reading.read(html, 'text/html');
  expect(passages).toHaveLength(1);
  const [{ body, citation } = { body: '', citation: undefined }] = passages;
  expect(body).toBe(`Pumps\n\nSeals\n\n${TEXT}\n\nEnd`);
  expect(citation).toEqual({
    line_start: 1,
    line_end: 5,
    char_start: html.indexOf('Pumps'),
    char_end: html.indexOf('End') + 3,
  });
});

test('a code block is cut rather than left without its heading', async () => {
  const heading = `## ${'A heading of many words '.repeat(4).trim()}`;
  for (let lines = 20; lines <= 40; lines++) {
    const code = `\`\`\`js\n${'call(a, b);\n'.repeat(lines)}\`\`\``;
    const { passages } = await reading.read(`# Pumps\n\n${TEXT}\n\n${heading}\n\n${code}`, 'text/markdown');
    expect(passages[1]?.body).toContain(`${heading}\n\n\`\`\`js\ncall(a, b);`);
  }
});

test('words are counted in scripts that write no blanks', async () => {
  const { passages } = await reading.read(
    '# 水泵\n\n无。\n\n## 密封件\n\n更换密封件后不久，水泵就失去了压力。我们的技术人员发现轴略有弯曲。\n\n## 轴\n\n安装密封件之前测量轴。',
    'text/markdown',
  );
  expect(passages.map(({ headingPath }) => headingPath)).toEqual([['密封件'], ['轴']]);
});
