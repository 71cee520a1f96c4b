import { extname } from 'node:path';
import { Mime } from 'mime';
import otherTypes from 'mime/types/other.js';
import standardTypes from 'mime/types/standard.js';

// In uploads these extensions are source code, whatever the registry reserves them for.
const types = new Mime(standardTypes, otherTypes).define(
  { 'text/plain': ['ts', 'mts', 'cts', 'tsx', 'rs', 'go', 'py', 'rb', 'kt', 'swift', 'vue'] },
  true,
);

/** The media type that a filename's extension stands for; `application/octet-stream` if unknown. */
export function contentTypeOf(filename: string): string {
  // Without its dot, `mime` would take a name such as "text" for an extension.
  return (extname(filename) && types.getType(filename)) || 'application/octet-stream';
}
