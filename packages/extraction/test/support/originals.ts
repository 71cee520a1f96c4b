import { type DefaultTreeAdapterTypes as Dom, parseFragment } from 'parse5';
import { getDocumentProxy } from 'unpdf';
import { z } from 'zod';

/** Readings of original files by other means than ours, for tests that hold ours against them. */

const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'title', 'head', 'svg', 'textarea']);

/** The text of a piece of HTML: its tags taken out, its character references read, what nobody sees left out. */
export function textOfMarkup(html: string): string {
  const text = (node: Dom.ChildNode): string => {
    if ('value' in node) return node.value;
    if (!('childNodes' in node) || UNSEEN.has(node.nodeName)) return '';
    if (node.attrs.some(({ name }) => name === 'hidden')) return '';
    return node.childNodes.map(text).join('');
  };
  return parseFragment(html).childNodes.map(text).join('');
}

const content = z.object({
  items: z.array(z.object({ str: z.string(), hasEOL: z.boolean() }).or(z.object({ type: z.string() }))),
});

/** The text of each page of a PDF as PDF.js gives it, with its line ends, in NFC. */
export async function textOfPages(bytes: Uint8Array): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = content.parse(await (await document.getPage(number)).getTextContent());
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    pages.push(text.normalize('NFC'));
  }
  await document.destroy();
  return pages;
}
