'use client';

import { useState } from 'react';
import { contract } from '../../../api/contract';
import { useAnswer } from '../../../data/use-answer';
import { formatMoney, Money } from '../../../figures/money';
import { useMay } from '../../../session/session';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { Dialog } from '../../../ui/dialog';
import { Problem } from '../../../ui/problem';
import { Skeleton } from '../../../ui/skeleton';
import { SpendCapForm } from '../settings/spend-cap-form';

/** How much of this month's cap is used, and where it is changed. */
export function Cap() {
  const { data, error } = useAnswer(contract.buyer.dashboard, {});
  const mayChange = useMay(contract.tenant.update);
  const [changing, setChanging] = useState(false);
  const used = data && (data.spend_cap > 0 ? Math.min(1, data.spend_this_month / data.spend_cap) : 1);
  return (
    <Card
      title="This month’s cap"
      lead="Hard: what does not fit into it is withheld, and not charged."
      aside={
        mayChange && (
          <Button size="small" onPress={() => setChanging(true)}>
            Change the cap
          </Button>
        )
      }
    >
      <Problem failure={error} />
      {data && used !== undefined ? (
        <>
          <p className="text-sm">
            <strong className="font-semibold">
              <Money amount={data.spend_this_month} />
            </strong>{' '}
            of <Money amount={data.spend_cap} /> spent
          </p>
          <meter
            aria-label="Spend of this month’s cap"
            min={0}
            max={data.spend_cap || 1}
            value={data.spend_this_month}
            className="sr-only"
          >
            {formatMoney(data.spend_this_month)} of {formatMoney(data.spend_cap)}
          </meter>
          <div aria-hidden className="mt-2 h-2 rounded-full bg-hover">
            <div
              className={`h-full rounded-full ${used < 0.8 ? 'bg-accent' : used < 1 ? 'bg-warn' : 'bg-bad'}`}
              style={{ width: `${used * 100}%` }}
            />
          </div>
        </>
      ) : (
        !error && <Skeleton className="h-9 w-full" />
      )}
      {mayChange && <ChangeCap open={changing} onClose={() => setChanging(false)} />}
    </Card>
  );
}

function ChangeCap({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { data: tenant, error } = useAnswer(contract.tenant.get, {}, { when: open });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Change the spend cap"
      lead="The most that your whole team and its keys spend in a month (UTC). It holds from now on."
    >
      {tenant ? (
        <SpendCapForm tenant={tenant} onSaved={onClose} beside={<Button onPress={onClose}>Cancel</Button>} />
      ) : error ? (
        <Problem failure={error} />
      ) : (
        <Skeleton className="h-36 w-full" />
      )}
    </Dialog>
  );
}
