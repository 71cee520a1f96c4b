/** The groups that the documentation shows procedures in. */
export const TAGS = {
  Authentication: 'Accounts, sessions and the ways to get one.',
  Users: 'The caller and its password.',
  Tenants: 'The organisation that a credential belongs to, its members and invitations.',
  Datasets: 'What a provider offers: collections of objects with one price and one visibility.',
  Objects: 'The files of a dataset: uploaded in three steps, reviewed, then made searchable.',
  Entitlements: 'Which other tenants may use a restricted dataset.',
  Catalog: 'What a buyer can discover.',
  'Admin review': "The platform's decision on each object before anybody can find it.",
  Admin: "The platform's own side.",
  'API keys': 'Credentials for programs, narrowed by scopes and by datasets.',
  Search: 'Search by words and by meaning, with citations.',
  Provider: 'What a provider has and what its data earn.',
  Buyer: 'What a buyer and its agents have done and spent.',
  Audit: 'Who did what to what, and when.',
  Health: 'Whether the API is up.',
} as const;

export type Tag = keyof typeof TAGS;
