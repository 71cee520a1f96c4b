import chardet from 'chardet';
import { eld } from 'eld/extrasmall';
import iconv from 'iconv-lite';

/** How much of a file its encoding is told by. */
const LOOKED_AT = 65_536;
const WESTERN = 'windows-1252';
/** Encodings that the detector doesn't know, or ranks too low in short texts. */
const ALSO_TRIED = [
  WESTERN,
  'windows-1251',
  'koi8-r',
  'iso-8859-5',
  'ibm866',
  'ibm855',
  'maccyrillic',
  'windows-1250',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-874',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'big5',
  'gb18030',
];
/** Of single letters beyond ASCII, most are those of western Europe: so many are a text in another script. */
const FEW_LETTERS = 40;
/** Seldom met by now. */
const OLD = /^(?:ibm8|mac)/;

/** Measured on the test files of chardet: docs/decisions.md. */
const WEIGHTS = { detector: 0.35, western: 0.5, old: 0.05, unmapped: 3, mixedCase: 6, signs: 1 };

/** The encoding of bytes that are not Unicode, as far as it can be told: the one that makes them read like a language. */
export function guessEncoding(bytes: Uint8Array): string {
  const head = bytes.subarray(0, LOOKED_AT);
  if (isNearlyAscii(head)) return WESTERN;
  const confidences = new Map(
    chardet
      .analyse(head)
      .flatMap(({ name, confidence }) => {
        const encoding = encodingOfLabel(name);
        return encoding === null || encoding === 'utf-8' ? [] : [[encoding, confidence / 100] as const];
      })
      // The surest of those that are one to a browser.
      .reverse(),
  );
  const candidates = new Set([...ALSO_TRIED, ...confidences.keys()]);
  let best: { encoding: string; score: number } = { encoding: WESTERN, score: Number.NEGATIVE_INFINITY };
  for (const encoding of candidates) {
    const score = readability(
      iconv.decode(Buffer.from(head), encoding),
      encoding,
      confidences.get(encoding) ?? 0,
    );
    if (score > best.score) best = { encoding, score };
  }
  return best.encoding;
}

/** So few characters beyond ASCII, and so far apart, say nothing of a language: a pound sign, a dash. */
const NEARLY_ASCII = { most: 10, share: 0.05 };

function isNearlyAscii(bytes: Uint8Array): boolean {
  const foreign = bytes.reduce((sum, byte) => (byte > 0x7f ? sum + 1 : sum), 0);
  return foreign < NEARLY_ASCII.most && foreign < bytes.length * NEARLY_ASCII.share;
}

const FOREIGN_WORD = /[\p{L}\p{M}]*[^\p{ASCII}][\p{L}\p{M}]*/gu;
const FOREIGN = /[^\p{ASCII}]/gu;
const UNMAPPED = /[\ufffd\u0080-\u009f\ue000-\uf8ff]/gu;
const MIXED = /\p{Ll}\p{Lu}|[a-zA-Z](?!\p{Script=Latin})\p{L}|(?!\p{Script=Latin})\p{L}[a-zA-Z]/gu;
const SIGN = /[^\p{ASCII}\p{L}\p{M}\p{N}\p{P}\p{Z}]/gu;
const WORDS = 400;
const SAMPLE = 1500;

/** How much a decoded text reads like a language, judged by its words that are not ASCII. */
function readability(text: string, encoding: string, confidence: number): number {
  const words = (text.match(FOREIGN_WORD) ?? []).slice(0, WORDS).join(' ');
  const letters = Math.max(1, count(words, /\p{L}/gu));
  const foreign = Math.max(1, count(text, FOREIGN));
  const guess = eld.detect(words.slice(0, SAMPLE));
  const likeness = (guess.getScores()[guess.language] ?? 0) * (guess.isReliable() ? 1 : 0.5);
  return (
    likeness +
    WEIGHTS.detector * confidence +
    (encoding === WESTERN ? WEIGHTS.western * Math.max(0, 1 - letters / FEW_LETTERS) : 0) -
    (OLD.test(encoding) ? WEIGHTS.old : 0) -
    WEIGHTS.unmapped * (count(text, UNMAPPED) / foreign) -
    WEIGHTS.mixedCase * (count(words, MIXED) / letters) -
    WEIGHTS.signs * (count(text, SIGN) / foreign)
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** The encoding that a browser takes for a label, as windows-1252 for `iso-8859-1`; null for one that it doesn't know. */
export function encodingOfLabel(label: string): string | null {
  try {
    const { encoding } = new TextDecoder(label);
    // In UTF-16 the label could not have been read.
    const meant = encoding.startsWith('utf-16') ? 'utf-8' : encoding;
    return iconv.encodingExists(meant) ? meant : null;
  } catch {
    return null;
  }
}
