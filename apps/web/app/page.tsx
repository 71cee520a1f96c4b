import { connection } from 'next/server';
import { apiUrls, apiVersion } from '../api/api-status';
import button from '../ui/button.module.css';
import { FirstSteps } from './first-steps';
import styles from './page.module.css';

const SIDES = [
  {
    title: 'Providers',
    text: 'Upload documents by the folder and decide who finds them. What is private stays invisible to everyone else.',
  },
  {
    title: 'Buyers and agents',
    text: 'Search every dataset they may see, by meaning and by words. Each result cites its source, down to the page or line.',
  },
  {
    title: 'The platform',
    text: 'Reviews what is uploaded before anyone finds it, then extracts and indexes it, and answers within each caller’s rights alone.',
  },
];

export default async function HomePage() {
  await connection();
  const api = apiUrls().public;
  const version = await apiVersion();
  return (
    <>
      <main id="main" className={styles.main}>
        <section className={styles.hero}>
          <div>
            <h1>Private data, searchable by agents.</h1>
            <p className={styles.lead}>
              IPTO is a marketplace where providers offer corpora that were never on the web, and AI agents
              with scoped keys search them, cite them and pay for each retrieval.
            </p>
            <p className={styles.actions}>
              <a className={button.primary} href="#first-steps">
                Get started
              </a>
              <a className={button.secondary} href={`${api}/v1/openapi.json`}>
                API description
              </a>
            </p>
          </div>
          <ApiCard api={api} version={version} />
        </section>
        <section className={styles.section} aria-label="Who it is for">
          <ul className={styles.sides}>
            {SIDES.map((side) => (
              <li key={side.title}>
                <h2>{side.title}</h2>
                <p>{side.text}</p>
              </li>
            ))}
          </ul>
        </section>
        <FirstSteps />
      </main>
      <footer className={styles.footer}>
        <p>
          Every command speaks the same REST API, described in{' '}
          <a href={`${api}/v1/openapi.json`}>OpenAPI 3.1</a>.
        </p>
      </footer>
    </>
  );
}

function ApiCard({ api, version }: { api: string; version: string | null }) {
  const up = version !== null;
  return (
    <section className={styles.card} aria-labelledby="api">
      <div className={styles.cardHead}>
        <h2 id="api">API</h2>
        <p className={styles.status} data-up={up} role="status">
          {up ? 'Up' : 'Not reachable'}
        </p>
      </div>
      <dl>
        <div>
          <dt>Address</dt>
          <dd className={styles.mono}>{api}</dd>
        </div>
        <div>
          <dt>Version</dt>
          <dd className={styles.mono}>{version ?? 'unknown'}</dd>
        </div>
        <div>
          <dt>Interface</dt>
          <dd>REST and tRPC</dd>
        </div>
      </dl>
      {!up && <p className={styles.hint}>It did not answer just now. Reload this page once it is running.</p>}
    </section>
  );
}
