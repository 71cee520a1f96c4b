import { usageError } from '../exit.js';
import type { Invocation } from '../invocation.js';

/** Far more than a password or a link may have; what is longer was not meant as one. */
const BYTES_MAX = 4096;

/**
 * Secrets that stand on no command line: each asked from a person without echo, else a line of stdin each,
 * in the order of their names.
 */
export async function readSecrets(call: Invocation, names: readonly string[]): Promise<string[]> {
  const { stdin, prompts } = call.host;
  const secrets: string[] = [];
  if (call.isInteractive) {
    for (const name of names) secrets.push(await prompts.password(name));
  } else secrets.push(...(await readLines(stdin, names.length)));
  return names.map((name, index) => {
    const secret = secrets[index];
    if (!secret) throw usageError(`No ${name.toLowerCase()}: give it on stdin.`);
    return secret;
  });
}

/** One secret; see {@link readSecrets}. */
export async function readSecret(call: Invocation, name: string): Promise<string> {
  const [secret = ''] = await readSecrets(call, [name]);
  return secret;
}

async function readLines(stdin: AsyncIterable<string | Uint8Array>, count: number): Promise<string[]> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.split('\n').length > count || text.length > count * BYTES_MAX) break;
  }
  return text.split(/\r?\n/).slice(0, count);
}
