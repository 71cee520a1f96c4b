import { readFileSync } from 'node:fs';
import type { World } from './world.js';

/** An address of every page, with what it needs to show something. */
export function everyPage(world: World): readonly string[] {
  return [...WITHOUT_SESSION, ...withSession(world)];
}

/** What nobody has to be signed in for. */
export const WITHOUT_SESSION = [
  '/',
  '/login',
  '/signup',
  '/password/forgot',
  '/password/reset',
  '/email/verify',
  '/invitation',
  '/device',
  '/cli',
];

export function withSession({ datasetId, boughtDatasetId, keyId }: World): readonly string[] {
  return [
    '/overview',
    '/search',
    '/catalog',
    `/catalog/${boughtDatasetId}`,
    '/activity',
    '/spend',
    '/invoices',
    '/datasets',
    '/datasets/new',
    `/datasets/${datasetId}`,
    `/datasets/${datasetId}?tab=settings`,
    `/datasets/${datasetId}/analytics`,
    '/analytics',
    '/payouts',
    '/keys',
    '/keys/new',
    `/keys/${keyId}`,
    '/team',
    '/audit',
    '/settings',
    '/account',
    '/admin/review',
    '/admin/revenue',
    '/admin/payouts',
    '/admin/invoices',
    '/admin/access',
  ];
}

/** The routes of the built dashboard that are pages. */
export function builtRoutes(): string[] {
  const manifest = new URL('../../.next/app-path-routes-manifest.json', import.meta.url);
  const routes: Record<string, string> = JSON.parse(readFileSync(manifest, 'utf8'));
  return Object.entries(routes)
    .filter(([file, route]) => file.endsWith('/page') && !route.startsWith('/_'))
    .map(([, route]) => route);
}
