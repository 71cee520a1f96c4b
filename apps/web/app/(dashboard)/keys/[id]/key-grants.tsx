'use client';

import type { ApiKey } from '@ipto/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../../api/call';
import { contract } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { Instant } from '../../../../figures/instant';
import { counted } from '../../../../figures/quantity';
import { DatasetName } from '../../../../keys/dataset-name';
import { DatasetPicker } from '../../../../keys/dataset-picker';
import { Button } from '../../../../ui/button';
import { Card } from '../../../../ui/card';
import { Dialog } from '../../../../ui/dialog';
import { Empty } from '../../../../ui/empty';
import { Form } from '../../../../ui/form';
import { useToast } from '../../../../ui/toast';

const SHOWN = 50;

/** What is on a key's allow list. */
export function KeyGrants({ apiKey, mayChange }: { apiKey: ApiKey; mayChange: boolean }) {
  const { api_key_id: id, grants } = apiKey;
  const [adds, setAdds] = useState(false);
  const [all, setAll] = useState(false);
  const add = mayChange && (
    <Button size="small" onPress={() => setAdds(true)}>
      Add datasets
    </Button>
  );
  return (
    <Card title="Allow list" lead={counted(grants.length, 'dataset')} aside={grants.length > 0 && add}>
      {grants.length === 0 ? (
        <Empty title="The key reaches nothing yet" action={add}>
          Until a dataset is on its list, everything is as if it were not there.
        </Empty>
      ) : (
        <ul className="divide-y">
          {(all ? grants : grants.slice(0, SHOWN)).map((grant) => (
            <GrantRow key={grant.grant_id} apiKeyId={id} grant={grant} mayChange={mayChange} />
          ))}
        </ul>
      )}
      {!all && grants.length > SHOWN && (
        <div className="mt-3">
          <Button size="small" onPress={() => setAll(true)}>
            Show all {grants.length}
          </Button>
        </div>
      )}
      <Dialog
        open={adds}
        onClose={() => setAdds(false)}
        title="Add datasets"
        lead={`“${apiKey.name}” will reach them from its next request on.`}
      >
        <AddGrants apiKey={apiKey} onAdded={() => setAdds(false)} />
      </Dialog>
    </Card>
  );
}

interface GrantRowProps {
  readonly apiKeyId: string;
  readonly grant: ApiKey['grants'][number];
  readonly mayChange: boolean;
}

function GrantRow({ apiKeyId, grant, mayChange }: GrantRowProps) {
  const change = useChange();
  const { say, attempt } = useToast();
  const remove = async () => {
    await change(contract.keys.revokeGrant, { id: apiKeyId, grant_id: grant.grant_id });
    say('Taken off the list.');
  };
  return (
    <li className="flex items-center justify-between gap-4 py-2.5">
      <div className="min-w-0">
        <div className="font-medium wrap-anywhere">
          <DatasetName id={grant.dataset_id} />
        </div>
        <div className="text-[0.8125rem] text-muted">
          Since <Instant at={grant.created_at} />
        </div>
      </div>
      {mayChange && (
        <Button kind="ghost" size="small" onPress={() => attempt(remove)}>
          Remove
          <span className="sr-only">
            <DatasetName id={grant.dataset_id} />
          </span>
        </Button>
      )}
    </li>
  );
}

function AddGrants({ apiKey, onAdded }: { apiKey: ApiKey; onAdded: () => void }) {
  const client = useQueryClient();
  const { say } = useToast();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  return (
    <Form
      submit="Add"
      disabled={chosen.length === 0}
      send={async () => {
        try {
          // One by one: the list that others may be changing meanwhile is not replaced.
          for (const dataset_id of chosen)
            await call(contract.keys.grant, { id: apiKey.api_key_id, dataset_id });
        } finally {
          await client.invalidateQueries();
        }
        say(`${counted(chosen.length, 'dataset')} added.`);
        onAdded();
      }}
    >
      <DatasetPicker chosen={chosen} onChoose={setChosen} without={apiKey.dataset_ids} />
    </Form>
  );
}
