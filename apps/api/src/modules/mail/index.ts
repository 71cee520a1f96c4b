export { type Mail, type Mailer, openMailer } from './mailer.js';
export { invitationMail, linkTo, passwordResetMail, verificationMail } from './messages.js';
