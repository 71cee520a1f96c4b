/** Elements whose content isn't shown either. */
const HIDDEN: ReadonlySet<string> = new Set(['script', 'style']);

const TAG_NAME = /<\/?([a-z][a-z0-9-]*)/iy;
/** A slash parts attributes too, and a quote ends one without a space: browsers read such tags. */
const ATTRIBUTE_NAME = /([\s/]*)[a-z_:][\w.:-]*/iy;
/** A bare value may hold quotes, as browsers read it, but doesn't begin with one. */
const ATTRIBUTE_VALUE = /\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>][^\s<>]*)/y;
const QUOTE = /["']/;
const TAG_END = /[\s/]*>/y;
const DECLARATION_START = /<![a-z]/iy;
const AUTOLINK = /<(?:[a-z][a-z0-9+.-]{1,31}:[^\s<>]*|[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9.-]+)>/iy;

/** A tag, a comment or the like. */
export interface HtmlPiece {
  readonly end: number;
  /** The name of a tag in lower case; null for anything else. */
  readonly name: string | null;
}

/**
 * Finds the HTML in a text: what CommonMark calls raw HTML (tags, comments, processing instructions, declarations,
 * CDATA sections), tags in spellings that only browsers forgive, and scripts and styles with their content.
 *
 * Takes time in proportion to the text whatever it holds: what was looked for in vain is remembered.
 */
export class HtmlScanner {
  readonly #text: string;
  /** What closes a piece and doesn't come again. */
  readonly #absent = new Set<string>();
  /** Where attributes began that led to no tag. */
  readonly #vain = new Set<number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The piece of HTML that starts with this `<`. */
  pieceAt(at: number): HtmlPiece | null {
    const text = this.#text;
    if (text.startsWith('<!--', at)) {
      // The shortest comments end within what would be the start of a longer one.
      if (text.startsWith('>', at + 4)) return { end: at + 5, name: null };
      if (text.startsWith('->', at + 4)) return { end: at + 6, name: null };
      return this.#closedBy('-->', at + 4);
    }
    if (text.startsWith('<?', at)) return this.#closedBy('?>', at + 2);
    if (text.startsWith('<![CDATA[', at)) return this.#closedBy(']]>', at + 9);
    if (matchEnd(DECLARATION_START, text, at) !== null) return this.#closedBy('>', at + 3);
    return this.#tagAt(at);
  }

  /** The end of the `<https://…>` or `<somebody@somewhere>` that starts here. */
  autolinkEnd(at: number): number | null {
    return matchEnd(AUTOLINK, this.#text, at);
  }

  #closedBy(closer: string, from: number): HtmlPiece | null {
    if (this.#absent.has(closer)) return null;
    const at = this.#text.indexOf(closer, from);
    if (at !== -1) return { end: at + closer.length, name: null };
    this.#absent.add(closer);
    return null;
  }

  #tagAt(start: number): HtmlPiece | null {
    TAG_NAME.lastIndex = start;
    const name = TAG_NAME.exec(this.#text)?.[1]?.toLowerCase();
    if (name === undefined) return null;
    const end = this.#tagEnd(TAG_NAME.lastIndex);
    if (end === null) return null;
    const isHidden = HIDDEN.has(name) && this.#text[start + 1] !== '/';
    return { end: (isHidden && this.#contentEnd(name, end)) || end, name };
  }

  /** Where the tag ends whose attributes begin here. */
  #tagEnd(attributes: number): number | null {
    for (let at = attributes; !this.#vain.has(at); ) {
      const end = matchEnd(TAG_END, this.#text, at);
      if (end !== null) return end;
      this.#vain.add(at);
      ATTRIBUTE_NAME.lastIndex = at;
      const attribute = ATTRIBUTE_NAME.exec(this.#text);
      if (!attribute || (attribute[1] === '' && !QUOTE.test(this.#text.charAt(at - 1)))) return null;
      at = matchEnd(ATTRIBUTE_VALUE, this.#text, ATTRIBUTE_NAME.lastIndex) ?? ATTRIBUTE_NAME.lastIndex;
    }
    return null;
  }

  /** The end of the closing tag of a script or a style. */
  #contentEnd(name: string, from: number): number | null {
    if (this.#absent.has(name)) return null;
    const closing = new RegExp(`</${name}[\\s/]*>`, 'gi');
    closing.lastIndex = from;
    if (closing.test(this.#text)) return closing.lastIndex;
    this.#absent.add(name);
    return null;
  }
}

/** Where the match of a sticky expression ends. */
function matchEnd(sticky: RegExp, text: string, at: number): number | null {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : null;
}
