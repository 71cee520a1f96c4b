import { utf8WithMark, utf16be, utf16le, windows1252 } from './encodings.js';
import { textual } from './original.js';
import type { Writer } from './writer.js';

const EMOJI = '😀 👩‍👩‍👧‍👦 🏳️‍🌈 𝒳𝒴 e\u0301 ';
const letter = (writer: Writer, lineEnd: string) =>
  writer
    .sentences(30)
    .map((sentence, i) => sentence + lineEnd.repeat(i % 5 === 4 ? 2 : 1))
    .join('');

export const TEXTS = [
  textual('text', 'plain/mark.txt', (w) => `Größe\n\n${w.paragraphs(6).join('\n\n')}\n`, utf8WithMark),
  textual('text', 'plain/little.txt', (w) => `${EMOJI}\r\n${letter(w, '\r\n')}`, utf16le),
  textual('text', 'plain/big.txt', (w) => EMOJI.repeat(3) + w.paragraphs(6).join(`\n${EMOJI}\n`), utf16be),
  textual(
    'text',
    'plain/windows.txt',
    (w) =>
      w
        .sentences(30)
        .map((s) => `“${s}” – naïve, 5 €…`)
        .join('\r\n'),
    windows1252,
  ),
  textual('text', 'plain/crlf.txt', (w) => letter(w, '\r\n')),
  textual('text', 'plain/cr.txt', (w) => `\r\r${letter(w, '\r')}`),
  textual('text', 'plain/mixed.txt', (w) =>
    w
      .sentences(30)
      .map((s, i) => s + (['\n', '\r\n', '\r', '\r\r\n', '\n\r', '\r\n\n'][i % 6] ?? ''))
      .join(''),
  ),
  textual('text', 'plain/emoji.txt', (w) =>
    w
      .sentences(30)
      .map((s, i) => EMOJI.repeat(i % 7) + s)
      .join('\n'),
  ),
  textual('text', 'plain/long-lines.txt', (w) => `${w.paragraph(40)}\n${w.paragraph(2)}\n${w.paragraph(40)}`),
  textual('text', 'plain/pages.txt', (w) =>
    w
      .sentences(30)
      .join('\f')
      .replaceAll(' near ', '\u00a0near\t')
      .replaceAll(' after ', '\u2028after\u0085'),
  ),
  textual('text', 'plain/unspaced.txt', (w) =>
    w
      .sentences(20)
      .map((s) => `調査の結果、生活環境が悪化していることが明らかになりました。${s}`)
      .join(''),
  ),
  textual('text', 'plain/coloured.log', (w) =>
    w
      .sentences(30)
      .map((s, i) => `2026-04-01T10:00:${10 + i}Z \u001b[31mWARN\u001b[0m ${s}`)
      .join('\n'),
  ),
  textual(
    'text',
    'plain/endless.txt',
    (w) => `${w.marker()} ${Array.from({ length: 300 }, (_, i) => `${i}😀`).join('')} ${w.paragraph()}`,
  ),
];
