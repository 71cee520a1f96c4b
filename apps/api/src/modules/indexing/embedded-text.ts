import type { ExtractedPassage } from '@ipto/extraction';

/** A passage means more under its title, which its body may lack. */
export function embeddedText({ title, body }: Pick<ExtractedPassage, 'title' | 'body'>): string {
  return body.startsWith(title) ? body : `${title}\n${body}`;
}
