import type { Mail } from './mailer.js';

type Letter = Omit<Mail, 'to'>;

/** Names are anybody's choice: on one line, and not so long that they could tell a story of their own. */
function plain(name: string): string {
  const line = name.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

export function invitationMail(tenantName: string, role: string, url: string): Letter {
  return {
    subject: `You are invited to ${plain(tenantName)} on IPTO`,
    text: `You are invited to join ${plain(tenantName)} on IPTO as ${role}.\n\nAccept within 7 days:\n${url}\n\nIf you did not expect this, ignore it.\n`,
  };
}

export function passwordResetMail(url: string): Letter {
  return {
    subject: 'Set a new IPTO password',
    text: `Somebody, probably you, asked to set a new password for your IPTO account.\n\nWithin an hour:\n${url}\n\nIf it was not you, ignore this: your password stays as it is.\n`,
  };
}

export function verificationMail(url: string): Letter {
  return {
    subject: 'Confirm your e-mail address for IPTO',
    text: `Welcome to IPTO. Confirm that this address is yours:\n${url}\n\nIf you have no account with us, ignore this.\n`,
  };
}

/** A page of the dashboard with a secret in its fragment, which no server and no log ever sees. */
export function linkTo(
  dashboardUrl: string,
  page: '/invitation' | '/password/reset' | '/email/verify',
  token: string,
): string {
  return `${dashboardUrl}${page}#token=${token}`;
}
