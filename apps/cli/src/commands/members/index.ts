import type { Group } from '../../command.js';

export const members: Group = {
  examples: ['ipto members list', 'ipto members invite grace@example.com --role operator'],
  commands: {
    list: {
      summary: "List the tenant's members",
      load: async () => (await import('./list.js')).listMembers,
    },
    update: {
      summary: "Change a member's role",
      load: async () => (await import('./update.js')).updateMember,
    },
    remove: {
      summary: 'Remove a member, or leave',
      load: async () => (await import('./remove.js')).removeMember,
    },
    invite: {
      summary: 'Invite somebody into the tenant',
      load: async () => (await import('./invite.js')).inviteMember,
    },
    invitations: {
      summary: 'List the invitations that are open',
      load: async () => (await import('./invitations.js')).listInvitations,
    },
    'revoke-invitation': {
      summary: 'Take an invitation back',
      load: async () => (await import('./revoke-invitation.js')).revokeInvitation,
    },
    join: {
      summary: 'Accept an invitation',
      load: async () => (await import('./join.js')).joinTenant,
    },
  },
};
