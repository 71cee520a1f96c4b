'use client';

import type { Dataset } from '@ipto/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { call } from '../../../../api/call';
import { contract } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { DatasetFields } from '../../../../datasets/dataset-fields';
import { draftOf, termsToSend } from '../../../../datasets/draft';
import { listPrice } from '../../../../datasets/list-price';
import { MODALITIES, MONETIZATION, PRICING, VISIBILITY } from '../../../../datasets/terms';
import { Instant } from '../../../../figures/instant';
import { formatMoney } from '../../../../figures/money';
import { counted } from '../../../../figures/quantity';
import { Button } from '../../../../ui/button';
import { Card } from '../../../../ui/card';
import { Confirm } from '../../../../ui/confirm';
import { CopyButton } from '../../../../ui/copy-button';
import { Facts } from '../../../../ui/facts';
import { Form } from '../../../../ui/form';
import { useToast } from '../../../../ui/toast';

/** Everything about a dataset that its owner may change. */
export function Settings({ dataset, mayWrite }: { dataset: Dataset; mayWrite: boolean }) {
  if (!mayWrite) return <Terms dataset={dataset} />;
  return (
    <div className="grid gap-5 *:min-w-0">
      <Edit dataset={dataset} />
      <Card title="For programs">
        <div className="flex flex-wrap items-center justify-between gap-3 text-sm">
          <span className="min-w-0">
            Dataset id <code className="font-mono text-[0.8125rem] wrap-anywhere">{dataset.dataset_id}</code>
          </span>
          <CopyButton text={dataset.dataset_id} />
        </div>
      </Card>
      <Removal dataset={dataset} />
    </div>
  );
}

function Edit({ dataset }: { dataset: Dataset }) {
  const [draft, setDraft] = useState(() => draftOf(dataset));
  const change = useChange();
  const { say } = useToast();
  return (
    <Form
      submit="Save changes"
      send={async () => {
        await change(contract.datasets.update, { id: dataset.dataset_id, ...termsToSend(draft) });
        say('The changes are saved. New prices hold from the next search on.');
      }}
    >
      <DatasetFields draft={draft} onChange={(changed) => setDraft((now) => ({ ...now, ...changed }))} />
    </Form>
  );
}

function Removal({ dataset }: { dataset: Dataset }) {
  const { dataset_id: id, name, object_count } = dataset;
  const [asks, setAsks] = useState(false);
  const client = useQueryClient();
  const router = useRouter();
  const { say } = useToast();
  return (
    <Card title="Delete this dataset">
      <p className="mb-4 max-w-prose text-sm text-muted">
        Its objects and their bytes go with it, and nobody finds them from then on. What was billed stays in
        the books.
      </p>
      <Button kind="danger" onPress={() => setAsks(true)}>
        Delete dataset
      </Button>
      <Confirm
        open={asks}
        onClose={() => setAsks(false)}
        title={`Delete ${name}?`}
        text={`This removes ${counted(object_count, 'object')} for good. It can’t be undone.`}
        action="Delete dataset"
        typed={name}
        run={async () => {
          await call(contract.datasets.delete, { id });
          // Asked again by the page to come: this one would ask for what is gone.
          await client.invalidateQueries({ refetchType: 'none' });
          say(`${name} is deleted.`);
          router.push('/datasets');
        }}
      />
    </Card>
  );
}

/** The same for those who may only look. */
function Terms({ dataset }: { dataset: Dataset }) {
  const half =
    dataset.pricing_model === 'time_decay' ? `, half-life ${counted(dataset.half_life_days, 'day')}` : '';
  return (
    <div className="max-w-2xl">
      <Facts
        facts={[
          ['Description', dataset.description || 'None'],
          ['Kind of data', MODALITIES[dataset.source_modality].label],
          ['Monetization', MONETIZATION[dataset.monetization_mode].label],
          ['Per retrieval', formatMoney(listPrice(dataset))],
          ['How the price moves', PRICING[dataset.pricing_model].label + half],
          ['Visibility', VISIBILITY[dataset.visibility].label],
          ['Created', <Instant key="created" at={dataset.created_at} />],
        ]}
      />
    </div>
  );
}
