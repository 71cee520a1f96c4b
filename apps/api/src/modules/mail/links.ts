/** A page of the dashboard with a secret in its fragment, which no server and no log ever sees. */
export function linkTo(
  dashboardUrl: string,
  page: '/invitation' | '/password/reset' | '/email/verify',
  token: string,
): string {
  return `${dashboardUrl}${page}#token=${token}`;
}
