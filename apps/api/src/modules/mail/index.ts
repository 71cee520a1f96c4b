export { linkTo } from './links.js';
export { type Mail, type Mailer, openMailer } from './mailer.js';
export { invitationMail, passwordResetMail, verificationMail } from './messages.js';
