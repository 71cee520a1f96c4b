import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from './request.js';

/** A longer body is kept in a file. */
const LONGEST_INLINE = 8000;

/** The command that sends a request again; `name` names the file of a long body. */
export async function curlLine(url: string, request: Request, name: string): Promise<string> {
  const { method, target, headers, body } = request;
  const parts = ['curl', '-sS', '-i', '--path-as-is', '-X', method];
  // An empty value takes a semicolon, or curl leaves the header out.
  for (const [key, value] of headers) parts.push('-H', quoted(value === '' ? `${key};` : `${key}: ${value}`));
  if (body) parts.push('--data-binary', await bodyArgument(body, name));
  return [...parts, quoted(url + target)].join(' ');
}

async function bodyArgument(body: Buffer, name: string): Promise<string> {
  const text = body.toString();
  if (body.byteLength <= LONGEST_INLINE && /^[\x20-\x7e]*$/.test(text) && !text.startsWith('@'))
    return quoted(text);
  if (body.byteLength <= LONGEST_INLINE) return `@<(base64 -d <<<${body.toString('base64') || "''"})`;
  const file = join(tmpdir(), name);
  await writeFile(file, body);
  return `@${file}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
