import { connection } from 'next/server';
import { apiUrls, apiVersion } from '../../api/api-status';
import { buttonLooks } from '../../ui/button-looks';
import { FirstSteps } from './first-steps';

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
      <main id="main" className="mx-auto w-[min(68rem,100%-3rem)]">
        <section className="grid items-center gap-12 py-12 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-16 lg:py-20">
          <div>
            <h1 className="max-w-[14ch] text-[clamp(2.25rem,6vw,3.5rem)] leading-[1.08] font-semibold tracking-tight text-balance">
              Private data, searchable by agents.
            </h1>
            <p className="mt-6 max-w-xl text-lg text-muted">
              IPTO is a marketplace where providers offer corpora that were never on the web, and AI agents
              with scoped keys search them, cite them and pay for each retrieval.
            </p>
            <p className="mt-8 flex flex-wrap gap-3">
              <a className={buttonLooks({ kind: 'primary' })} href="#first-steps">
                Get started
              </a>
              <a className={buttonLooks({ kind: 'secondary' })} href={`${api}/v1/openapi.json`}>
                API description
              </a>
            </p>
          </div>
          <ApiCard api={api} version={version} />
        </section>
        <section className="border-t py-12" aria-label="Who it is for">
          <ul className="grid gap-8 md:grid-cols-3">
            {SIDES.map((side) => (
              <li key={side.title}>
                <h2 className="font-semibold">{side.title}</h2>
                <p className="mt-2 text-[0.9375rem] text-muted">{side.text}</p>
              </li>
            ))}
          </ul>
        </section>
        <FirstSteps />
      </main>
      <footer className="mx-auto w-[min(68rem,100%-3rem)] border-t py-8 text-sm text-muted [&_a]:underline">
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
    <section className="rounded-xl border bg-surface p-6" aria-labelledby="api">
      <div className="flex items-center justify-between border-b pb-4">
        <h2 id="api" className="font-semibold">
          API
        </h2>
        <p className={`text-sm font-semibold ${up ? 'text-good' : 'text-bad'}`} role="status">
          {up ? 'Up' : 'Not reachable'}
        </p>
      </div>
      <dl className="mt-2 text-sm [&>div]:flex [&>div]:justify-between [&>div]:gap-4 [&>div]:py-2 [&_dt]:text-muted">
        <div>
          <dt>Address</dt>
          <dd className="min-w-0 font-mono wrap-anywhere">{api}</dd>
        </div>
        <div>
          <dt>Version</dt>
          <dd className="min-w-0 font-mono wrap-anywhere">{version ?? 'unknown'}</dd>
        </div>
        <div>
          <dt>Interface</dt>
          <dd>REST and tRPC</dd>
        </div>
      </dl>
      {!up && (
        <p className="mt-2 text-sm text-muted">
          It did not answer just now. Reload this page once it is running.
        </p>
      )}
    </section>
  );
}
