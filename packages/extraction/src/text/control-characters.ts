// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Replaces what neither a database nor a reader can take, one character for one, so that offsets stay: control
 * characters but tab and line ends by a space, unpaired surrogates by U+FFFD.
 */
export function withoutControls(text: string): string {
  return text.replace(CONTROL, ' ').replace(LONE_SURROGATE, '\ufffd');
}
