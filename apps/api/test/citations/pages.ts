import { iso8859_2, utf16be, windows1252 } from './encodings.js';
import { textual } from './original.js';
import type { Writer } from './writer.js';

function page(w: Writer, head = ''): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
  ${head}
  <title>A page &amp; a title</title>
  <style>p::before { content: "never seen"; }</style>
</head>
<body>
<!-- a comment before everything -->
<h1>The <em>first</em> heading of ${w.marker()}</h1>
<p>${w.sentence()} It is caf&eacute; &#128512; &#x1F600; &amp;amp; &lt;b&gt; 5&nbsp;&euro;, AT&T &copy 2026, &notit; &unknown;.
   ${w.sentence()}</p>
<p>In<b>ter</b>l<i>ea<u>v</u>e</i>d: ${w.sentence().replace('The ', 'T<b>h</b>e ')}<br>${w.sentence()}<br/>
<a href="?a=1&amp;b=2" title="an > in quotes">${w.sentence()}</a></p>
<script>if (1 < 2) document.write("<p>never seen</p>");</script>
<div><div>${w.sentence()}</div>${w.sentence()}<!-- never
  seen --> ${w.sentence()}</div>
<pre>
  ${w.sentence()}

      ${w.sentence()} <b>${w.marker()}</b>
</pre>
<table>
  <caption>${w.sentence()}</caption>
  <thead><tr><th>Part<th>${w.marker()}</tr></thead>
  <tbody>
    <tr><td>${w.sentence()}</td><td>1 &times; 2</td></tr>
    <tr><td>${w.sentence()}<style>td { color: red }</style><td>3</td></tr>
  </tbody>
</table>
<ul><li>${w.sentence()}<li>${w.sentence()}<ol><li>${w.sentence()}</ol></ul>
<p hidden>never seen</p><template><p>never seen</p></template><noscript>never seen</noscript>
<h2>${w.marker()}</h2>
${w
  .paragraphs(4)
  .map((text) => `<p>${text.replaceAll('. ', '.\n  <span>&nbsp;</span> ')}`)
  .join('\n')}
<blockquote>${w.paragraph(8).replaceAll(' a ', ' <i>a</i>&#32;')}</blockquote>
<svg><text>never seen</text></svg><select><option>${w.sentence()}</select>
<p>${w.paragraph(20).replaceAll('. ', '.\n')}</p>
</body>
</html>
`;
}

export const PAGES = [
  textual('html', 'web/page.html', (w) => page(w)),
  textual('html', 'web/crlf.html', (w) => page(w).replaceAll('\n', '\r\n')),
  textual('html', 'web/cr.html', (w) => `😀${page(w).replaceAll('\n', '\r')}`),
  textual('html', 'web/wide.html', (w) => page(w).replaceAll('It is', '𝒳 😀'), utf16be),
  textual(
    'html',
    'web/latin2.html',
    (w) => page(w, '<meta charset="iso-8859-2">').replaceAll('It is', 'Łódź źle'),
    iso8859_2,
  ),
  // Browsers take the one for the other, and so do the people who write it.
  textual(
    'html',
    'web/latin1.html',
    (w) =>
      page(w, '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">').replaceAll(
        'It is',
        '“naïve” – 5 €',
      ),
    windows1252,
  ),
];
