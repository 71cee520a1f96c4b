import { tinyPdf } from '../support/tiny-pdf.js';
import { printed } from './original.js';
import { unicodePdf } from './unicode-pdf.js';

const inLines = (text: string): string[] => text.match(/.{1,70}(?:\s|$)/g)?.map((line) => line.trim()) ?? [];

export const PRINTS = [
  printed('print/report.pdf', (w) =>
    tinyPdf([
      [w.sentence(), '', ...inLines(w.paragraph(6)), '', ...inLines(w.paragraph(12))],
      [],
      [
        ...inLines(w.paragraph(8)),
        '',
        '',
        ...inLines(w.paragraph(8)),
        '',
        `caf\xe9 (${w.marker()}) \\ 5 \xb0C`,
      ],
      [w.sentence()],
    ]),
  ),
  printed('print/unicode.pdf', (w) =>
    unicodePdf([
      [
        `e\u0301te\u0301 𝒳😀 ${w.sentence()}`,
        `A\u030angstro\u0308m ${w.sentence()}`,
        '',
        ...inLines(w.paragraph(20)),
      ],
      [`\u1112\u1161\u11ab 한 ﬁne ${w.sentence()}`, `o\u0323\u0302 q\u0307\u0323 ${w.sentence()}`],
    ]),
  ),
];
