import type { Role } from '@ipto/contracts';

/** What each role is for, the widest first. */
export const ROLES: Record<Role, { label: string; text: string }> = {
  owner: { label: 'Owner', text: 'Everything, with the team, the settings and whoever else owns it.' },
  admin: { label: 'Admin', text: 'Everything but owners: data, keys, figures, team and settings.' },
  seller_manager: {
    label: 'Seller manager',
    text: 'Offers data: datasets, uploads, analytics and payouts.',
  },
  buyer_manager: {
    label: 'Buyer manager',
    text: 'Uses data: searches, keys, activity, spend and invoices.',
  },
  operator: { label: 'Operator', text: 'Does the daily work: uploads, searches and sees what was used.' },
  viewer: { label: 'Viewer', text: 'Looks at datasets and figures, and changes nothing.' },
};

export const ROLE_NAMES = Object.keys(ROLES) as Role[];
