import type { Group } from '../../command.js';

export const account: Group = {
  examples: [
    'ipto account create --email ada@example.com --display-name Ada --tenant-name "Acme Corp"',
    'ipto account change-password',
  ],
  commands: {
    create: {
      summary: 'Create an account and a tenant of its own',
      load: async () => (await import('./create.js')).createAccount,
    },
    'approve-login': {
      summary: 'Let another machine log in as you',
      load: async () => (await import('./approve-login.js')).approveLogin,
    },
    'change-password': {
      summary: 'Change your password',
      load: async () => (await import('./change-password.js')).changePassword,
    },
    'forgot-password': {
      summary: 'Ask for a link to set a new password',
      load: async () => (await import('./forgot-password.js')).forgotPassword,
    },
    'reset-password': {
      summary: 'Set a new password with the link you got',
      load: async () => (await import('./reset-password.js')).resetPassword,
    },
    'verify-email': {
      summary: 'Show that your e-mail address is yours, with the link you got',
      load: async () => (await import('./verify-email.js')).verifyEmail,
    },
  },
};
