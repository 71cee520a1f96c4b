import { expect, test } from 'vitest';
import { embeddedText } from '../dist/modules/indexing/embedded-text.js';

test.each([
  [
    'its title and headings stand above',
    { title: 'Pumps', headingPath: ['Seals', 'Wear'], body: 'Text.' },
    'Pumps\nSeals\nWear\nText.',
  ],
  [
    'but not those that it begins with',
    { title: 'Pumps', headingPath: ['Seals', 'Wear'], body: '### Wear\n\nText.' },
    'Pumps\nSeals\n### Wear\n\nText.',
  ],
  [
    'nor a title that is its first line',
    { title: 'Pumps', headingPath: [], body: 'Pumps\n\nText.' },
    'Pumps\n\nText.',
  ],
  [
    'nor headings that were joined',
    { title: 'Pumps', headingPath: ['Seals'], body: 'Pumps\r\n=====\r\n\r\n## Seals ##\r\n\r\nText.' },
    'Pumps\r\n=====\r\n\r\n## Seals ##\r\n\r\nText.',
  ],
  [
    'a word of the text is no heading',
    { title: 'Pumps', headingPath: [], body: 'Pumps wear.' },
    'Pumps\nPumps wear.',
  ],
])('%s', (_name, passage, text) => expect(embeddedText(passage)).toBe(text));

test('long headings leave the body its room, the innermost last', () => {
  const long = (letter: string) => letter.repeat(100);
  const text = embeddedText({
    title: 'Pumps',
    headingPath: [long('a'), long('b'), long('c')],
    body: 'Text.',
  });
  expect(text).toBe(`Pumps\n${long('b')}\n${long('c')}\nText.`);
});
