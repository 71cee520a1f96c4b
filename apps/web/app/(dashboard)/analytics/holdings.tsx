'use client';

import type { Answer } from '../../../api/answer';
import type { contract } from '../../../api/contract';
import { formatBytes, formatCount } from '../../../figures/quantity';
import { Stat, Stats } from '../../../ui/stat';

type Held = Answer<typeof contract.provider.dashboard>;

/** What one offers at present; undefined while it is on its way. */
export function Holdings({ held }: { held: Held | undefined }) {
  return (
    <section aria-labelledby="holdings">
      <h2 id="holdings" className="mb-3 font-semibold tracking-tight">
        What you offer now
      </h2>
      <Stats>
        <Stat name="Datasets" value={held && formatCount(held.total_datasets)} />
        <Stat
          name="Objects"
          value={held && formatCount(held.total_objects)}
          note={held && formatBytes(held.total_storage_bytes)}
        />
        <Stat name="Waiting for review" value={held && formatCount(held.objects_pending_review)} />
        <Stat
          name="Approved"
          value={held && formatCount(held.objects_approved)}
          note={held && `${formatCount(held.objects_rejected)} rejected`}
        />
      </Stats>
    </section>
  );
}
