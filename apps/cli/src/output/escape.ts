// Controls of C0 and C1, DEL, and what reorders or hides text around it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text from elsewhere, made harmless for a terminal: `\x1b` and its like are shown, not sent. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    if (character === '\r') return '\\r';
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

// What `JSON.stringify` leaves as it is.
const UNSAFE_IN_JSON = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Whether {@link escapeControls} would change the text. */
export function hasControls(text: string): boolean {
  return text.search(UNSAFE) >= 0;
}

/** The same for the double-quoted strings of JSON and YAML, in their own notation. */
export function escapeQuoted(text: string): string {
  return text.replace(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
