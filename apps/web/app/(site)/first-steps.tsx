import { Fragment } from 'react';

const STEPS = [
  {
    title: 'Log in',
    text: 'With the e-mail and password that the first start printed.',
    command: 'pnpm ipto login --email you@example.com --password "$PASSWORD"',
  },
  {
    title: 'Create a dataset',
    text: 'Private until you say otherwise; the answer holds its id.',
    command: 'pnpm ipto datasets create --name field-reports',
  },
  {
    title: 'Upload a folder',
    text: 'The bytes go straight to storage. What is uploaded waits for review.',
    command: 'pnpm ipto objects upload $DATASET_ID ./reports/ --recursive',
  },
  {
    title: 'Approve it',
    text: 'Platform admins see the queue. An approved object is extracted and indexed within moments.',
    command: 'pnpm ipto admin review list\npnpm ipto admin review approve $TENANT_ID $OBJECT_ID',
  },
  {
    title: 'Search',
    text: 'Each result cites the page or lines that it comes from.',
    command: 'pnpm ipto search "quarterly earnings 2024" --mode hybrid --limit 5',
  },
  {
    title: 'Give an agent its own key',
    text: 'Scoped to searching, limited to the datasets you choose, revoked at once when you say so.',
    command: 'pnpm ipto keys create --name agent --scopes search:query,datasets:read',
  },
];

/** The way from a fresh installation to an agent that searches it. */
export function FirstSteps() {
  return (
    <section className="scroll-mt-4 border-t py-12" aria-labelledby="first-steps">
      <div className="mb-6">
        <h2 id="first-steps" className="text-2xl font-semibold tracking-tight">
          First steps
        </h2>
        <p className="mt-1 text-muted">From the command line, in the folder of this installation.</p>
      </div>
      <ol className="grid gap-4">
        {STEPS.map((step) => (
          <li
            key={step.title}
            className="grid gap-4 rounded-xl border bg-surface p-5 lg:grid-cols-[minmax(0,18rem)_minmax(0,1fr)] lg:items-center"
          >
            <div>
              <h3 className="font-semibold">{step.title}</h3>
              <p className="mt-1 text-sm text-muted">{step.text}</p>
            </div>
            <Command text={step.command} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Shell lines that break between words alone: browsers would break inside `--limit`. */
function Command({ text }: { text: string }) {
  return (
    <pre className="grid gap-1 rounded-lg bg-sunken p-3.5 font-mono text-[0.8125rem] whitespace-pre-wrap [&_span]:inline-block">
      {text.split('\n').map((line) => (
        <code key={line}>
          {line.split(' ').map((word) => (
            <Fragment key={word}>
              <span>{word}</span>{' '}
            </Fragment>
          ))}
        </code>
      ))}
    </pre>
  );
}
