import nodemailer from 'nodemailer';

const CONNECT_MS = 10_000;
const SOCKET_MS = 30_000;

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands mail to the installation's outgoing server. */
export interface Mailer {
  /** Resolves once the server has taken the mail. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** `url` is `smtp://` or `smtps://`, with user and password if the server asks for them. */
export function openMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
  });
  return {
    async send(mail) {
      await transport.sendMail({ ...mail, from });
    },
    close: () => transport.close(),
  };
}
