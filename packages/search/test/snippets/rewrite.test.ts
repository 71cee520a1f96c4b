import { describe, expect, it } from 'vitest';
import { leaveOut, rewrite } from '../../src/snippets/rewrite.js';

const TEXT = {
  text: 'abcdef',
  marks: [
    { start: 1, end: 3 },
    { start: 4, end: 6 },
  ],
};

describe('a rewritten text', () => {
  it.each([
    ['nothing', [], 'abcdef', ['bc', 'ef']],
    ['what stands before a mark', [leaveOut(0, 1)], 'bcdef', ['bc', 'ef']],
    ['part of a mark', [leaveOut(2, 4)], 'abef', ['b', 'ef']],
    ['the middle of a mark', [{ start: 4, end: 4, text: '-' }, leaveOut(5, 5)], 'abcd-ef', ['bc', 'ef']],
    ['a mark and more', [{ start: 0, end: 4, text: '--' }], '--ef', ['ef']],
    ['just a mark', [{ start: 1, end: 3, text: '--' }], 'a--def', ['ef']],
    ['all', [leaveOut(0, 6)], '', []],
    ['in any order', [leaveOut(5, 6), { start: 0, end: 0, text: '-' }, leaveOut(3, 4)], '-abce', ['bc', 'e']],
    ['within what is left out', [leaveOut(0, 4), { start: 2, end: 3, text: '-' }], 'ef', ['ef']],
    ['across its end', [leaveOut(0, 2), { start: 1, end: 3, text: '-' }], 'def', ['ef']],
    ['at its end', [leaveOut(0, 2), { start: 2, end: 2, text: '-' }], '-cdef', ['c', 'ef']],
  ])('has its marks where they were: %s', (_, edits, text, marks) => {
    const result = rewrite(TEXT, edits);
    expect(result.text).toBe(text);
    expect(result.marks.map(({ start, end }) => result.text.slice(start, end))).toEqual(marks);
  });
});
