import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { vi } from 'vitest';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** An outgoing mail server that keeps what it is given. */
export interface MailServer extends AsyncDisposable {
  /** For IPTO_SMTP_URL. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** Waits for a mail to an address, beyond those already there, that matches. */
  mailTo(address: string, subject: RegExp): Promise<ReceivedMail>;
  /** Addresses whose mail it does not take for now. */
  readonly refusing: Set<string>;
  /** Addresses whose mail it did not take. */
  readonly refused: readonly string[];
}

export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refusing = new Set<string>();
  const refused: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    async onData(stream, session, done) {
      const source = await text(stream);
      const to = session.envelope.rcptTo.map(({ address }) => address);
      if (to.some((address) => refusing.has(address))) {
        refused.push(...to);
        done(Object.assign(new Error('try again later'), { responseCode: 451 }));
        return;
      }
      mails.push({ to, ...readMail(source) });
      done();
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    mailTo: (address, subject) =>
      vi.waitFor(
        () => {
          const mail = mails.findLast(({ to, subject: s }) => to.includes(address) && subject.test(s));
          if (!mail) throw new Error(`no mail to ${address} about ${subject}`);
          return mail;
        },
        { timeout: 30_000, interval: 50 },
      ),
    refusing,
    refused,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The token in the link of a mail or an answer: it stands in the fragment, which no server sees. */
export function tokenIn(textWithLink: string): string {
  const token = /#token=([\w-]+)/.exec(textWithLink)?.[1];
  if (token === undefined) throw new Error(`no link in: ${textWithLink}`);
  return token;
}

/** Of a message in one part, as RFC 5322 and 2045 write it. */
function readMail(source: string): Pick<ReceivedMail, 'subject' | 'text'> {
  const [head = '', ...body] = source.split('\r\n\r\n');
  const headers = head.replace(/\r\n[ \t]+/g, ' ');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(headers)?.[1] ?? '';
  const encoded = body.join('\r\n\r\n');
  const encoding = header('Content-Transfer-Encoding').toLowerCase();
  return { subject: readWords(header('Subject')), text: decode(encoded, encoding).replaceAll('\r\n', '\n') };
}

function decode(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? fromQuotedPrintable(body.replaceAll('=\r\n', '')) : body;
}

function fromQuotedPrintable(quoted: string): string {
  const bytes = quoted.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}

/** RFC 2047: what is not ASCII in a header. */
function readWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : fromQuotedPrintable(word.replaceAll('_', ' ')),
    );
}
