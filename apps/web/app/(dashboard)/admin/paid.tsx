import { Instant } from '../../../figures/instant';

/** When something was paid, and by what it is found in the bank's books. */
export function Paid({ at, reference }: { at: string | null; reference: string | null }) {
  return (
    <>
      {at && <Instant at={at} />}
      <span className="block text-xs text-muted wrap-anywhere">{reference}</span>
    </>
  );
}
