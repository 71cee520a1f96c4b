import type { SearchResult } from '@ipto/contracts';
import type { Invocation } from '../invocation.js';
import { escapeControls } from './escape.js';

/** Less than this of the headings tells nothing. */
const NARROWEST = 8;

/**
 * A document's title, and the headings that a passage stands under: `Pump manual › Maintenance › Seals`. On a terminal
 * with less room after `indent` columns the headings are cut, or left out.
 */
export async function formatTitle(
  call: Invocation,
  { title, filename, heading_path }: Pick<SearchResult, 'title' | 'filename' | 'heading_path'>,
  indent = 0,
): Promise<string> {
  const { displayWidth, shorten } = await import('./width.js');
  const name = escapeControls(title || filename);
  const headings = heading_path.map((heading) => ` › ${escapeControls(heading)}`).join('');
  const room = (call.width ?? Number.POSITIVE_INFINITY) - indent - displayWidth(name);
  const shown = room < NARROWEST ? '' : shorten(headings, room);
  return call.bold(name) + (shown && call.dim(shown));
}
