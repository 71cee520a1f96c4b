import type { SupportedType } from '../media-types.js';

/** What a name or a declared type says of a text: one of our types, another kind of text, or nothing. */
export type TextClaim = SupportedType | 'other' | null;

const BY_EXTENSION = new Map<string, SupportedType>([
  ...['txt', 'text', 'log', 'asc'].map((extension) => [extension, 'text/plain'] as const),
  ...['md', 'markdown', 'mdown', 'mkd', 'mkdn'].map((extension) => [extension, 'text/markdown'] as const),
  ...['html', 'htm', 'xhtml', 'xht'].map((extension) => [extension, 'text/html'] as const),
]);

/** Formats that are text but need a reader of their own. */
const OTHER_TEXT = new Set(
  (
    'json jsonl ndjson geojson csv tsv tab xml svg rtf eml mbox mht mhtml ics vcf srt vtt tex bib rst adoc org ' +
    'yaml yml toml ini cfg conf env properties lock diff patch sql graphql proto ' +
    'js mjs cjs jsx ts mts cts tsx vue svelte css scss sass less py pyi ipynb rb php pl pm lua r jl java kt kts ' +
    'scala groovy clj cljs c h cc cpp cxx hpp hh cs fs vb go rs swift m mm dart zig nim ex exs erl hrl hs ml mli ' +
    'sh bash zsh fish ps1 bat cmd asm s tcl vim el lisp scm f f90 pas sol tf gradle cmake mk dockerfile makefile'
  ).split(' '),
);

/** What the end of a filename says; null for an ending, or none, that says nothing. */
export function claimOfName(filename: string): TextClaim {
  const name = filename.slice(filename.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot + 1) : '';
  if (OTHER_TEXT.has(extension) || OTHER_TEXT.has(name)) return 'other';
  return BY_EXTENSION.get(extension) ?? null;
}

/** Whether a filename has no ending at all, as `README` has none. */
export function isBareName(filename: string): boolean {
  return filename.slice(filename.lastIndexOf('/') + 1).lastIndexOf('.') <= 0;
}

const BY_MEDIA_TYPE = new Map<string, SupportedType>([
  ['text/plain', 'text/plain'],
  ['text/markdown', 'text/markdown'],
  ['text/x-markdown', 'text/markdown'],
  ['text/html', 'text/html'],
  ['application/xhtml+xml', 'text/html'],
]);
const OTHER_TEXT_TYPE =
  /^(?:text\/.+|message\/.+|.+[+/](?:json|xml|yaml|jsonl|ndjson|x-ndjson)|application\/(?:rtf|csv|javascript|ecmascript|typescript|sql|toml|graphql|x-(?:sh|httpd-php|python|ruby|perl|tex|latex|javascript|yaml|subrip)))$/;

/** What a declared media type says of a text; null for binary types, which the text itself has disproved. */
export function claimOfMediaType(mediaType: string): TextClaim {
  const essence = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return BY_MEDIA_TYPE.get(essence) ?? (OTHER_TEXT_TYPE.test(essence) ? 'other' : null);
}
