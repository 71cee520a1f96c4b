export interface TinyPdf {
  /** The lines of each page, 14 points apart; an empty line leaves a gap. */
  readonly pages: readonly (readonly string[])[];
  readonly title?: string;
  readonly encrypted?: boolean;
  /** Writes every object at another place than the cross-reference table says. */
  readonly brokenXref?: boolean;
  /** What the page tree says of the number of pages, if not the truth. */
  readonly claimedPages?: number;
}

/** Writes a small PDF with text in Helvetica (Latin-1). */
export function tinyPdf(pdf: TinyPdf): Uint8Array {
  const objects: string[] = [];
  const add = (body: string) => objects.push(body);
  const kids = pdf.pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ');
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(`<< /Type /Pages /Kids [${kids}] /Count ${pdf.claimedPages ?? pdf.pages.length} >>`);
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  for (const [i, lines] of pdf.pages.entries()) {
    const text = `BT /F1 12 Tf 72 720 Td 14 TL ${lines.map((line) => `(${escaped(line)}) Tj T*`).join(' ')} ET`;
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`,
    );
    add(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
  }
  let trailer = '/Root 1 0 R';
  if (pdf.title !== undefined) trailer += ` /Info ${add(`<< /Title (${escaped(pdf.title)}) >>`)} 0 R`;
  if (pdf.encrypted) {
    const key = `<${'5a'.repeat(32)}>`;
    const dictionary = `<< /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -44 >>`;
    trailer += ` /Encrypt ${add(dictionary)} 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]`;
  }

  let file = '%PDF-1.4\n';
  const offsets = objects.map((body, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return pdf.brokenXref ? offset + 7 : offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const xref = file.length;
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${size} ${trailer} >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

function escaped(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}
