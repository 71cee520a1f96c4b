import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sentenceEnds } from '../../src/snippets/sentence-ends.js';

it('sentences end in a long text where they do in one go', () => {
  const whole = new Intl.Segmenter('en', { granularity: 'sentence' });
  const part = fc.constantFrom(
    'word ',
    'etc. ',
    '12 ',
    '(Yes!) ',
    'No? ',
    '終わり。',
    '. ',
    'a.b ',
    '"So." ',
    '🦭 ',
    '¿',
  );
  const text = fc.oneof(
    fc.array(part, { maxLength: 1500, size: 'max' }).map((parts) => parts.join('')),
    fc
      .nat({ max: 5000 })
      .map((length) => `One. ${'no end '.repeat(length / 7)}Two. Three. ${'etc. 1 '.repeat(length / 9)}so`),
  );
  fc.assert(
    fc.property(text, (body) => {
      const ends = [...whole.segment(body)].map(({ index, segment }) => index + segment.length);
      expect([...sentenceEnds(body)]).toEqual(ends);
    }),
  );
});
