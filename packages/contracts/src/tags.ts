/** The groups that the documentation shows procedures in. */
export const TAGS = {
  Authentication: 'Accounts and sessions.',
  Users: 'The caller and its password.',
  Datasets: 'What a provider offers: collections of objects with one price and one visibility.',
  Objects: 'The files of a dataset: uploaded in three steps, reviewed, then made searchable.',
  'Admin review': "The platform's decision on each object before anybody can find it.",
  'API keys': 'Credentials for programs, narrowed by scopes and by datasets.',
  Search: 'Search by words and by meaning, with citations.',
  Health: 'Whether the API is up.',
} as const;

export type Tag = keyof typeof TAGS;
