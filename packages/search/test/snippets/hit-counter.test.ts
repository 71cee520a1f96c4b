import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HitCounter } from '../../src/snippets/hit-counter.js';

it('a hit counter counts what is between two places as they move on', () => {
  const text = fc.stringMatching(/^[abAB ]{0,60}$/);
  const moves = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 })), { maxLength: 20 });
  fc.assert(
    fc.property(text, moves, (words, steps) => {
      const marks = [...words.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
        start: index,
        end: index + word.length,
      }));
      const counter = new HitCounter(words, marks);
      let start = 0;
      let end = 0;
      for (const [startStep, endStep] of steps) {
        start += startStep;
        end = Math.max(start, end + endStep);
        const inside = marks.filter((mark) => mark.start >= start && mark.end <= end);
        const distinct = new Set(inside.map((mark) => words.slice(mark.start, mark.end).toLowerCase()));
        expect(counter.moveTo(start, end)).toEqual({ distinct: distinct.size, total: inside.length });
      }
    }),
  );
});
