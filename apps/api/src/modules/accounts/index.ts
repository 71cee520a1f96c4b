import { mailVerificationJob } from './email-verification.js';
import { forgetExpiredLoginsJob } from './forget-expired-logins.js';
import { mailPasswordResetJob } from './password-reset.js';

export { authHandlers } from './auth.js';
export { createOwner } from './create-owner.js';
export { type AdminLogin, ensureFirstAdmin } from './first-admin.js';
export { forgetExpiredLogins } from './forget-expired-logins.js';
export { createPasswordResetLink } from './password-reset.js';
export { hashPassword } from './passwords.js';
export { holdPlatformAdmin, noPlatformAdmin, personBehind } from './platform-admin.js';
export { sessionsIn } from './sessions.js';
export { holdSession, signIn, signOutEverywhere } from './sign-in.js';
export { userHandlers } from './users.js';

export const accountJobs = [mailVerificationJob, mailPasswordResetJob, forgetExpiredLoginsJob] as const;
