import type { Option } from '../ui/select';

/** Kinds of file that people look for by name. */
export const MEDIA_TYPES: readonly Option[] = [
  { value: 'application/pdf', label: 'PDF' },
  { value: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', label: 'Word (DOCX)' },
  {
    value: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    label: 'PowerPoint (PPTX)',
  },
  { value: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', label: 'Excel (XLSX)' },
  { value: 'application/vnd.oasis.opendocument.text', label: 'OpenDocument text' },
  { value: 'text/html', label: 'HTML' },
  { value: 'text/markdown', label: 'Markdown' },
  { value: 'text/plain', label: 'Plain text' },
  { value: 'text/csv', label: 'CSV' },
  { value: 'text/tab-separated-values', label: 'TSV' },
  { value: 'application/json', label: 'JSON' },
  { value: 'message/rfc822', label: 'E-mail' },
  { value: 'image/png', label: 'PNG' },
  { value: 'image/jpeg', label: 'JPEG' },
  { value: 'audio/mpeg', label: 'MP3' },
  { value: 'video/mp4', label: 'MP4' },
];

/** Those, and the one that is chosen even if it is another. */
export function mediaTypesWith(chosen: string | null): readonly Option[] {
  const known = chosen === null || MEDIA_TYPES.some(({ value }) => value === chosen);
  return known ? MEDIA_TYPES : [...MEDIA_TYPES, { value: chosen, label: chosen }];
}
