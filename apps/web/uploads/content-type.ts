const BY_EXTENSION: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'application/pdf': 'pdf',
    'text/plain': 'txt text log asc ts mts cts tsx rs go py rb kt swift vue',
    'text/markdown': 'md markdown mdown mkd mkdn',
    'text/html': 'html htm xhtml xht',
    'text/csv': 'csv',
    'text/tab-separated-values': 'tsv',
    'application/json': 'json',
    'application/x-ndjson': 'jsonl ndjson',
    'message/rfc822': 'eml',
  }).flatMap(([type, extensions]) => extensions.split(' ').map((extension) => [extension, type] as const)),
);

/** The media type to announce a file by: its extension's, else what the browser takes it for. */
export function contentTypeOf(file: File): string {
  const extension = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  return BY_EXTENSION.get(extension) ?? (file.type || 'application/octet-stream');
}
