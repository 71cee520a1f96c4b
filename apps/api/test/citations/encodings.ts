/** How a text becomes bytes and, by other means than ours, text again. */
export interface Encoding {
  encode(text: string): Uint8Array;
  decode(bytes: Uint8Array): string;
  /** What the platform names in its warning, for an encoding that it had to assume. */
  readonly assumed?: string;
}

const BYTE_ORDER_MARK = '\ufeff';

export const utf8: Encoding = {
  encode: (text) => Buffer.from(text),
  decode: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
};

export const utf8WithMark: Encoding = { ...utf8, encode: (text) => Buffer.from(BYTE_ORDER_MARK + text) };

export const utf16le: Encoding = {
  encode: (text) => Buffer.from(BYTE_ORDER_MARK + text, 'utf16le'),
  decode: (bytes) => new TextDecoder('utf-16le', { fatal: true }).decode(bytes),
};

export const utf16be: Encoding = {
  encode: (text) => Buffer.from(BYTE_ORDER_MARK + text, 'utf16le').swap16(),
  decode: (bytes) => new TextDecoder('utf-16be', { fatal: true }).decode(bytes),
};

const upperHalf = Uint8Array.from({ length: 128 }, (_, i) => 128 + i);

// Not by TextDecoder: some versions of Node take this for ISO 8859-1.
export const windows1252 = ofSingleBytes('windows-1252', [
  ...'€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ',
  ...Buffer.from(upperHalf.subarray(32)).toString('latin1'),
]);

export const iso8859_2 = ofSingleBytes('iso-8859-2', [...new TextDecoder('iso-8859-2').decode(upperHalf)]);

/** `upper` are the characters of the bytes from 0x80 on. */
function ofSingleBytes(assumed: string, upper: readonly string[]): Encoding {
  return {
    assumed,
    encode: (text) =>
      Uint8Array.from(text, (character) => {
        const code = character.charCodeAt(0);
        const byte = code < 0x80 ? code : 0x80 + upper.indexOf(character);
        if (byte < 0 || byte === 0x7f) throw new Error(`${assumed} has no ${character}`);
        return byte;
      }),
    decode: (bytes) => Array.from(bytes, (byte) => upper[byte - 0x80] ?? String.fromCharCode(byte)).join(''),
  };
}
