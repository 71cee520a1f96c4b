import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPlatform, type TestPlatform } from './platform.js';
import { type Member, ownerOf } from './support/member.js';
import { tinyPdf } from './support/tiny-pdf.js';
import { type File, settled, uploaded } from './support/upload.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await sharedPlatform({ IPTO_REVIEW: 'auto' });
});
afterAll(() => platform.close());

async function ready(owner: Member, dataset: string, file: File) {
  const object = await settled(owner, (await uploaded(owner, dataset, file)).object_id);
  expect(object).toMatchObject({ status: 'ready', status_reason: null });
  return object;
}

/** The results whose passages speak of `word`, found by it alone. */
async function find(owner: Member, query: string) {
  const { results } = await owner.ok(contract.search.query, { query, mode: 'lexical' });
  return results;
}

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim();
const filler = (topic: string) =>
  Array.from({ length: 120 }, (_, i) => `Sentence ${i} of the ${topic} tells of nothing in particular.`);

describe.each([
  ['UTF-8 text', 'notes.txt', 'text/plain', 'utf8', '\r\n'],
  ['text with a byte order mark', 'marked.txt', 'text/plain', 'bom', '\n'],
  ['UTF-16 text', 'wide.txt', 'text/plain', 'utf16le', '\n'],
  ['Markdown', 'notes.md', 'text/markdown', 'utf8', '\n'],
] as const)('%s', (_what, filename, content_type, encoding, lineEnd) => {
  test('is cited by its lines and characters', async () => {
    const { owner, dataset } = await ownerOf(platform);
    const lines = [
      'Überschrift 🩺',
      '',
      ...filler('preface'),
      '',
      'The aardvarks of Würzburg 🩺 sleep by day.',
      '',
      ...filler('epilogue'),
    ];
    const text = lines.join(lineEnd);
    const encoded = encoding === 'bom' ? `\ufeff${text}` : encoding === 'utf16le' ? `\ufeff${text}` : text;
    const bytes = Uint8Array.from(Buffer.from(encoded, encoding === 'utf16le' ? 'utf16le' : 'utf8'));
    const object = await ready(owner, dataset, { filename, bytes, content_type });
    expect(object.passage_count).toBeGreaterThan(2);
    const [hit] = await find(owner, 'aardvark');
    expect(hit).toMatchObject({ object_id: object.object_id, filename, content_type, rank: 1, price: 0 });
    const { char_start = 0, char_end = 0, line_start = 0, line_end = 0, page } = hit?.citation ?? {};
    expect(page).toBeUndefined();
    const cited = [...text].slice(char_start, char_end).join('');
    expect(cited).toContain('The aardvarks of Würzburg 🩺 sleep by day.');
    expect(squeezed(cited)).toContain(squeezed(hit?.snippet ?? 'nothing'));
    expect(squeezed(lines.slice(line_start - 1, line_end).join(' '))).toBe(squeezed(cited));
  });
});

test('HTML is read as people see it', async () => {
  const { owner, dataset } = await ownerOf(platform);
  const bytes = `<!doctype html><html><head><title>Animals</title><style>.platypus{}</style><script>var wombat</script></head>
    <body><h1>Of animals</h1>${filler('page')
      .map((line) => `<p>${line}</p>`)
      .join('\n')}
    <p>The <b>aard</b>varks &amp; ants</p></body></html>`;
  const object = await ready(owner, dataset, { filename: 'a.html', bytes, content_type: 'text/html' });
  const [hit] = await find(owner, 'aardvark');
  expect(hit).toMatchObject({ object_id: object.object_id, title: expect.stringMatching(/animals/i) });
  expect(hit?.snippet).toContain('The aardvarks & ants');
  expect(hit?.snippet).not.toContain('<');
  expect(await find(owner, 'platypus')).toEqual([]);
  expect(await find(owner, 'wombat')).toEqual([]);
});

test('PDF is cited by its page and the characters on it', async () => {
  const { owner, dataset } = await ownerOf(platform);
  const pages = [
    ['Annual report', 'Nothing of note on this page.'],
    ['The second page.', 'The aardvarks of Ulm sleep by day.'],
    ['The end.'],
  ];
  const file = { filename: 'report.pdf', bytes: tinyPdf(pages), content_type: 'application/pdf' };
  const object = await ready(owner, dataset, file);
  const [hit] = await find(owner, 'aardvark');
  expect(hit).toMatchObject({
    object_id: object.object_id,
    content_type: 'application/pdf',
    citation: { page: 2 },
  });
  const { char_start = 0, char_end = 0 } = hit?.citation ?? {};
  const page = pages[1]?.join('\n') ?? '';
  expect(page.slice(char_start, char_end)).toContain('The aardvarks of Ulm sleep by day.');
  expect(squeezed(hit?.snippet ?? '')).toBe(squeezed(page.slice(char_start, char_end)));
});

test('what can’t be read fails with a reason, and holds up nothing', async () => {
  const { owner, dataset } = await ownerOf(platform);
  const garbage: File[] = [
    {
      filename: 'garbage.pdf',
      bytes: `%PDF-1.7\n${'garbage '.repeat(500)}`,
      content_type: 'application/pdf',
    },
    { filename: 'cut.pdf', bytes: tinyPdf([['Hello']]).slice(0, 200), content_type: 'application/pdf' },
  ];
  const ids: string[] = [];
  for (const file of garbage) ids.push((await uploaded(owner, dataset, file)).object_id);
  const good = await ready(owner, dataset, { filename: 'good.txt', bytes: 'The aardvark is well.' });
  for (const id of ids) {
    const object = await settled(owner, id);
    expect(object).toMatchObject({ status: 'failed', passage_count: 0 });
    expect(object.status_reason).toMatch(/\w{3}/);
    expect(object.status_reason).not.toMatch(/\/|Error:|\bat /);
  }
  expect((await find(owner, 'aardvark')).map(({ object_id }) => object_id)).toEqual([good.object_id]);
  expect(await owner.ok(contract.datasets.get, { id: dataset })).toMatchObject({
    object_count: 3,
    ready_object_count: 1,
  });
});

test('many at once are all found', async () => {
  const { owner, dataset } = await ownerOf(platform);
  const words = [
    'axolotl',
    'badger',
    'capybara',
    'dromedary',
    'echidna',
    'ferret',
    'gibbon',
    'hedgehog',
    'iguana',
    'jackal',
  ];
  const objects = await Promise.all(
    words.map((word) =>
      uploaded(owner, dataset, { filename: `${word}.txt`, bytes: `All about the ${word}.` }),
    ),
  );
  for (const { object_id } of objects)
    expect(await settled(owner, object_id)).toMatchObject({ status: 'ready' });
  for (const [i, word] of words.entries())
    expect((await find(owner, word)).map(({ object_id }) => object_id)).toEqual([objects[i]?.object_id]);
});
