/** How deep parentheses nest in a target that is looked for; a bound, so that many open ones take no longer. */
const MAX_DEPTH = 8;

const TITLE_ENDS: Readonly<Record<string, string>> = { '"': '"', "'": "'", '(': ')' };

/** Where the `(target "title")` of a Markdown link ends that starts at this parenthesis. */
export function linkTargetEnd(text: string, at: number, limit: number): number | null {
  const start = skipSpace(text, at + 1, limit);
  const end = text[start] === '<' ? bracketedEnd(text, start, limit) : bareEnd(text, start, limit);
  if (end === null) return null;
  const title = skipSpace(text, end, limit);
  // A title stands apart from the target.
  const titleEnd = title > end ? titleEndAt(text, title, limit) : title;
  if (titleEnd === null) return null;
  const close = skipSpace(text, titleEnd, limit);
  return close < limit && text[close] === ')' ? close + 1 : null;
}

function skipSpace(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function bracketedEnd(text: string, start: number, limit: number): number | null {
  for (let at = start + 1; at < limit; at++) {
    const character = text[at];
    if (character === '>') return at + 1;
    if (character === '<' || character === '\n' || character === '\r') return null;
    if (character === '\\') at++;
  }
  return null;
}

function bareEnd(text: string, start: number, limit: number): number | null {
  let depth = 0;
  for (let at = start; at < limit; at++) {
    const character = text[at];
    if (isSpace(text.charCodeAt(at))) return depth === 0 ? at : null;
    if (character === '\\') at++;
    else if (character === '(' && ++depth > MAX_DEPTH) return null;
    else if (character === ')' && --depth < 0) return at;
  }
  return null;
}

/** The end of the title that stands here, or this place if none does. */
function titleEndAt(text: string, start: number, limit: number): number | null {
  const opener = text[start] ?? '';
  const closer = start < limit ? TITLE_ENDS[opener] : undefined;
  if (closer === undefined) return start;
  for (let at = start + 1; at < limit; at++) {
    const character = text[at];
    if (character === closer) return at + 1;
    if (character === opener) return null;
    if (character === '\\') at++;
  }
  return null;
}
