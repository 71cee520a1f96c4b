/**
 * Writes a PDF of any characters: each character of its lines becomes a glyph of a font that is not there, whose
 * map to Unicode says what it means. An accent is a glyph of its own, as typesetters print it.
 */
export function unicodePdf(pages: readonly (readonly string[])[]): Uint8Array<ArrayBuffer> {
  const characters = [...new Set(pages.flat().flatMap((line) => [...line]))];
  const glyph = (character: string) => hex(characters.indexOf(character) + 1);
  const utf16 = (character: string) => Buffer.from(character, 'utf16le').swap16().toString('hex');
  const map = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Any def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
${inBlocks(characters.map((character) => `<${glyph(character)}> <${utf16(character)}>`))}
endcmap end end`;
  const kids = pages.map((_, i) => `${7 + 2 * i} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>',
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor 5 0 R >>',
    '<< /Type /FontDescriptor /FontName /Any /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
    stream(map),
  ];
  for (const [i, lines] of pages.entries()) {
    const shown = lines.map((line) => `<${Array.from(line, glyph).join('')}> Tj T*`).join(' ');
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${8 + 2 * i} 0 R >>`,
      stream(`BT /F1 12 Tf 72 720 Td 14 TL ${shown} ET`),
    );
  }
  let file = '%PDF-1.4\n';
  const entries = objects.map((body, i) => {
    const entry = `${String(file.length).padStart(10, '0')} 00000 n \n`;
    file += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return entry;
  });
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${entries.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Uint8Array.from(Buffer.from(file, 'latin1'));
}

const hex = (number: number) => number.toString(16).padStart(4, '0');

function stream(content: string): string {
  return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

/** A block of a character map holds at most a hundred lines. */
function inBlocks(lines: readonly string[]): string {
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += 100) {
    const block = lines.slice(at, at + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return blocks.join('\n');
}
