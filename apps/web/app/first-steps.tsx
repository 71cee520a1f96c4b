import { Fragment } from 'react';
import styles from './page.module.css';

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
    <section className={styles.section} aria-labelledby="first-steps">
      <div className={styles.sectionHead}>
        <h2 id="first-steps">First steps</h2>
        <p>From the command line, in the folder of this installation.</p>
      </div>
      <ol className={styles.steps}>
        {STEPS.map((step) => (
          <li key={step.title} className={styles.step}>
            <div>
              <h3>{step.title}</h3>
              <p>{step.text}</p>
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
    <pre className={styles.command}>
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
