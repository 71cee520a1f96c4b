/** How much of a file is looked at. */
const LOOKED_AT = 65_536;

/** The Unicode encoding that a file's byte order mark or the places of its zero bytes tell; null for none. */
export function unicodeEncodingOf(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be';
  return byZeros(bytes.subarray(0, LOOKED_AT));
}

/** Text of few scripts has most of its zero bytes in the same place of each character. */
function byZeros(head: Uint8Array): string | null {
  const zeros = [0, 0, 0, 0];
  const whole = head.length - (head.length % 4);
  for (let at = 0; at < whole; at++) if (head[at] === 0) zeros[at % 4] = (zeros[at % 4] ?? 0) + 1;
  const [first, second, third, fourth] = zeros.map((count) => (4 * count) / whole) as [
    number,
    number,
    number,
    number,
  ];
  const most = (...shares: number[]) => shares.every((share) => share > 0.5);
  const few = (...shares: number[]) => shares.every((share) => share < 0.05);
  if (most(second, third, fourth) && few(first)) return 'utf-32le';
  if (most(first, second, third) && few(fourth)) return 'utf-32be';
  if (most(second, fourth) && few(first, third)) return 'utf-16le';
  if (most(first, third) && few(second, fourth)) return 'utf-16be';
  return null;
}

/** What begins Japanese in ISO-2022-JP, which is ASCII by its bytes. */
const JAPANESE = ['\u001b$@', '\u001b$B'];

/** Whether a text of ASCII switches to Japanese by escape sequences. */
export function isIso2022Jp(text: string): boolean {
  return JAPANESE.some((sequence) => text.includes(sequence));
}
