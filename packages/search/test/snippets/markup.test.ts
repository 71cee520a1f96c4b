import { describe, expect, it } from 'vitest';
import { filler, shown } from './shown.js';

describe('HTML', () => {
  it.each([
    ['tags', 'a <b>⟦bold⟧</b> word', 'a ⟦bold⟧ word'],
    ['tags within words', 'H<sub>⟦2⟧</sub>O', 'H⟦2⟧O'],
    ['tags that part words', 'one<br>two<p>three</p>four<td>five', 'one two three four five'],
    ['attributes', '<img src=x onerror="a>b" alt=\'⟦c⟧>d\'>seen', 'seen'],
    ['attributes over lines', '<a\n  href="x"\r\n\n>⟦seal⟧</a\n>.', '⟦seal⟧.'],
    [
      'attributes that only browsers read',
      `<img/src=x/onerror=alert('1')><a href="x"onclick=y>seen</a>`,
      'seen',
    ],
    ['tags in any case', '<ScRiPt SRC=x>a</sCrIpT>b', 'b'],
    ['scripts and styles with their content', 'a<script>if (⟦x⟧ < y) z()</script><style>b{}</style >c', 'ac'],
    ['a script without an end as a tag', 'a<script>b', 'ab'],
    ['ends of scripts alone', 'a</script>b</script>c', 'abc'],
    ['comments', 'a<!-- <b> ⟦c⟧ --- > -->d<!-->e<!--->f', 'adef'],
    ['a comment without an end not', 'a <!-- b', 'a <!-- b'],
    ['instructions, declarations, CDATA', 'a<?php ">" ?>b<!DOCTYPE html>c<![CDATA[d>]]>e', 'abce'],
    ['tags made of tags', '<scr<b>ipt>alert(1)</scr</b>ipt> <<i>b>x', 'x'],
    [
      'tags nested very deep',
      `${'<b'.repeat(40)}${'>'.repeat(40)} x`,
      `${'b'.repeat(32)}${'>'.repeat(32)} x`,
    ],
    ['tags made by taking Markdown away', '<*b*>x <[b](y)>z', 'x z'],
    ['tags in code', 'Use `<table>` and\n```html\n<img src=x>\n```', 'Use and'],
    ['a hit around a tag in one piece', 'a ⟦se<i>a</i>l⟧ b', 'a ⟦seal⟧ b'],
    ['a hit within a tag not', '<a title="⟦seal⟧">x</a> ⟦<b⟧>y', 'x y'],
    [
      'addresses in angle brackets without these',
      '<https://⟦seal⟧.example/a?b=c> <me@x.org>',
      'https://⟦seal⟧.example/a?b=c me@x.org',
    ],
    [
      'what is no tag as it is',
      'a < b, c <d, e>f, <3, <-, x<y && y>z, <1>, <a_b>',
      'a < b, c <d, e>f, <3, <-, x<y && y>z, <1>, <a_b>',
    ],
    ['entities as they are', '&lt;script&gt;', '&lt;script&gt;'],
  ])('%s', (_, text, expected) => {
    expect(shown(text, true)).toBe(expected);
  });

  it('stays where a body is plain text', () => {
    expect(shown('a <b>⟦c⟧</b> [d](e) **f**')).toBe('a <b>⟦c⟧</b> [d](e) **f**');
  });

  it('left out counts for nothing', () => {
    expect(shown(`<a title="⟦shaft⟧ ⟦pump⟧">x</a>. ${filler(9)}A ⟦seal⟧. ${filler(9)}`, true)).toMatch(
      /^A ⟦seal⟧\. /,
    );
    expect(shown(`${filler(9)}<a title="⟦shaft⟧">x</a>. ${filler(9)}`, true)).toMatch(/^Nothing/);
  });
});

describe('Markdown', () => {
  it.each([
    ['links', 'see [the **⟦seal⟧**](https://⟦x⟧.y/a_(b) "a ) title") now', 'see the ⟦seal⟧ now'],
    ['links in any spelling', '[a](<b c> \'t\') [d](e (f)) [g]() [h]( i\n"j" )', 'a d g h'],
    ['images', '![a ⟦pump⟧](x.png) and [![b](y.png)](z)', 'a ⟦pump⟧ and b'],
    ['links around HTML', '[<h3>Title</h3>](x) y', 'Title y'],
    [
      'what is no link as it is',
      '[a] (b) [c][d] \\[e](f) [g](h i) a](b) [j]( [k](<l;>"m") [n](o( )',
      '[a] (b) [c][d] \\[e](f) [g](h i) a](b) [j]( [k](<l;>"m") [n](o( )',
    ],
    ['a link over a blank line as it is', '[a\n\nb](c)', '[a b](c)'],
    ['emphasis', '*a* **b** ***c*** ****x**** _d_ __e__ 中**文**字', 'a b c x d e 中文字'],
    [
      'what is no emphasis as it is',
      'a * b * c, snake_case_name, __init, 2 ** 3',
      'a * b * c, snake_case_name, __init, 2 ** 3',
    ],
    ['code', 'call `f(*a*)[b](c)` and ``x ` y``', 'call f(*a*)[b](c) and x ` y'],
    ['a backtick alone', 'a ` b *c*', 'a ` b c'],
    ['headings', '# ⟦Pump⟧ #\r\n### B ##\n## C#\n#hash\n#\nC#', '⟦Pump⟧ B C# #hash C#'],
    ['headings underlined', 'Title\n=====\nOther\n---\ntext', 'Title Other text'],
    ['rules', 'a\n\n* * *\n\nb', 'a b'],
    ['quotes', '> a ⟦b⟧\n> > c\n>\n> d', 'a ⟦b⟧ c d'],
    ['list items with their markers', '- a\n- *b*\n1. c', '- a - b 1. c'],
    ['tables', '| a | ⟦b⟧ |\n|---|:-:|\n| c | d |', '| a | ⟦b⟧ | | c | d |'],
    ['fences, not what is in them', '```js\n# a *b* [c](d)\n> e\n```\n# f', '# a *b* [c](d) > e f'],
    ['fences in quotes and of tildes', '> ~~~\n> *a*\n> ~~~\n*b*', '> *a* b'],
    ['fences of a body that begins in code', 'a[b](c)\n```\nd\n```sh\ne\n```\n*f*', 'ab d e f'],
    ['a fence without an end', 'a\n````\n*b*\n```\n*c*', 'a *b* ``` *c*'],
  ])('%s', (_, text, expected) => {
    expect(shown(text, true)).toBe(expected);
  });

  it('parts headings and list items, which have no full stop, from what follows', () => {
    const list = Array.from(
      { length: 60 },
      (_, i) => `- item number ${i}${i === 20 ? ' with a ⟦seal⟧' : ''}`,
    ).join('\n');
    expect(shown(`# A heading\n${list}`, true)).toMatch(/^- item number 20 with a ⟦seal⟧ - item number 21/);
    expect(shown(`${filler(9)}\n## Seals\nA ⟦seal⟧. ${filler(9)}`, true)).toMatch(/^A ⟦seal⟧\. /);
  });
});
