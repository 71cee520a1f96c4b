import { apiUrls } from '../api/api-status';
import { currentUser } from '../session/current-user';
import { Account } from './account';
import styles from './site-header.module.css';

/** The bar above every page: where one is, where one may go, who one is. */
export async function SiteHeader() {
  const user = await currentUser();
  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <header className={styles.bar}>
        <a className={styles.mark} href="/">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="7" />
            <path d="M9 9v14M15 9v14M15 10.5h4.5a4 4 0 0 1 0 8H15" />
          </svg>
          IPTO
        </a>
        <nav aria-label="Main">
          <a className={styles.wide} href="/#first-steps">
            First steps
          </a>
          <a className={styles.wide} href={`${apiUrls().public}/v1/openapi.json`}>
            OpenAPI
          </a>
          <Account user={user} />
        </nav>
      </header>
    </>
  );
}
