import { utf8WithMark, utf16le } from './encodings.js';
import { textual } from './original.js';
import type { Writer } from './writer.js';

function manual(w: Writer): string {
  return `---
title: "The ${w.marker()} manual"
tags: [pump, ${w.marker()}]
---
${w.paragraph(2)}

# A *first* \`heading\` ${w.marker()}

${w.paragraph()} **Bold ${w.marker()}** and [a link ${w.marker()}](https://example.com/a_(b) "of ${w.marker()}").

Setext ${w.marker()}
--------------------

1. ${w.sentence()}
   - ${w.sentence()}
     continued ${w.marker()}
     - ${w.sentence()}

       ${w.paragraph(2)}
2. ${w.sentence()}

\`\`\`js title="the ${w.marker()}"
const ${w.marker()} = () => "a ${w.marker()}";

# no heading ${w.marker()}
\`\`\`

    indented ${w.marker()}
    code

| part | ${w.marker()} |
| :--- | ----: |
| ${w.sentence()} | 1 |
| a \\| b ${w.marker()} | **2** |

> ${w.sentence()}
> > ${w.sentence()}

<div class="note">
  <b>${w.sentence()}</b> <!-- a comment -->
</div>

## ${w.marker()} &amp; more 😀 &copy;

${w.paragraphs(6).join('\n\n')}

Text[^1] with ~~struck~~ \\*escaped\\* and ![an image of ${w.marker()}](a.png)  
after a hard break, <https://example.com/where>.

[^1]: ${w.sentence()}
[ref]: https://example.com "${w.marker()}"
`;
}

export const MARKDOWNS = [
  textual('markdown', 'marked/manual.md', manual),
  textual('markdown', 'marked/crlf.md', (w) => manual(w).replaceAll('\n', '\r\n')),
  textual('markdown', 'marked/cr.md', (w) => manual(w).replaceAll('\n', '\r'), utf8WithMark),
  textual('markdown', 'marked/wide.md', (w) => `😀 𝒳\n\n${manual(w).replaceAll('pump', 'помпа')}`, utf16le),
];
