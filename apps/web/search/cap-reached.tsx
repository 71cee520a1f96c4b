import Link from 'next/link';
import type { CallFailed } from '../api/call-failed';
import { contract } from '../api/contract';
import { useMay } from '../session/session';
import { buttonLooks } from '../ui/button';
import { Empty } from '../ui/empty';

/** Stands there where everything that was found costs more than is left of the month's spend cap. */
export function CapReached({ failure }: { failure: CallFailed }) {
  const maySeeSpend = useMay(contract.agent.spend);
  return (
    <div role="alert">
      <Empty
        title={failure.message}
        action={
          maySeeSpend && (
            <Link href="/spend" className={buttonLooks({ size: 'small' })}>
              See spend and cap
            </Link>
          )
        }
      >
        Something was found, but no result fits into what is left. Nothing was charged. Raise the cap, search
        your own datasets, which are free, or wait until the month (UTC) is over.
        {failure.requestId && (
          <span className="mt-2 block font-mono text-xs wrap-anywhere">Request {failure.requestId}</span>
        )}
      </Empty>
    </div>
  );
}
