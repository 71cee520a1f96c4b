import { apiUrls } from '../../api/api-status';
import { currentUser } from '../../session/current-user';
import { Mark } from '../../ui/mark';
import { SkipLink } from '../../ui/skip-link';
import { Account } from './account';

/** The bar above every page: where one is, where one may go, who one is. */
export async function SiteHeader() {
  // Of an API that is not there the page itself tells.
  const user = await currentUser().catch(() => null);
  return (
    <>
      <SkipLink />
      <header className="mx-auto flex w-[min(68rem,100%-3rem)] items-center justify-between gap-4 py-5">
        <a className="flex items-center gap-2.5 font-bold tracking-widest" href="/">
          <Mark />
          IPTO
        </a>
        <nav
          aria-label="Main"
          className="flex min-w-0 items-baseline gap-6 text-[0.9375rem] text-muted [&_a:hover]:text-ink"
        >
          <a className="hidden sm:inline" href="/#first-steps">
            First steps
          </a>
          <a className="hidden sm:inline" href={`${apiUrls().public}/v1/openapi.json`}>
            OpenAPI
          </a>
          <Account user={user} />
        </nav>
      </header>
    </>
  );
}
