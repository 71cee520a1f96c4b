import type { CallFailed } from '../api/call-failed';
import styles from './problem.module.css';

/** What went wrong, in words, with the id by which an operator finds it. */
export function Problem({ failure }: { failure: CallFailed | null }) {
  return (
    <div role="alert">
      {failure && (
        <div className={styles.problem}>
          <p>{failure.message}</p>
          {failure.requestId && <p className={styles.request}>Request {failure.requestId}</p>}
        </div>
      )}
    </div>
  );
}
