import { Document, visit } from 'yaml';
import { escapeQuoted, hasControls } from './escape.js';

/** Data as YAML that no terminal can be fooled with. */
export function formatYaml(data: unknown): string {
  const document = new Document(data, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      // Only between double quotes can YAML name a character by its number.
      if (typeof node.value === 'string' && hasControls(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return escapeQuoted(document.toString({ lineWidth: 0 }));
}
