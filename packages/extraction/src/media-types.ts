/** The media types of which passages can be made. */
export const SUPPORTED_TYPES = ['text/plain', 'text/markdown', 'text/html', 'application/pdf'] as const;
export type SupportedType = (typeof SUPPORTED_TYPES)[number];

/** The media types that can be extracted. */
export function supportedTypes(): readonly SupportedType[] {
  return SUPPORTED_TYPES;
}
