'use client';

import type { ApiKey, Scope } from '@ipto/contracts';
import { useState } from 'react';
import { contract, LIMITS } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { counted } from '../../../../figures/quantity';
import { AccessChoice, type AccessMode } from '../../../../keys/access-choice';
import { DatasetPicker } from '../../../../keys/dataset-picker';
import { requireScopes, ScopeChoice } from '../../../../keys/scope-choice';
import { Field } from '../../../../ui/field';
import { Form } from '../../../../ui/form';
import { useToast } from '../../../../ui/toast';

/** A key's name, scopes and access mode. What is on its allow list is changed beside it, dataset by dataset. */
export function KeyForm({ apiKey }: { apiKey: ApiKey }) {
  const change = useChange();
  const { say } = useToast();
  const [scopes, setScopes] = useState<readonly Scope[]>(apiKey.scopes);
  const [mode, setMode] = useState<AccessMode>(apiKey.dataset_access_mode);
  const [datasets, setDatasets] = useState<readonly string[]>([]);
  const narrows = mode === 'allow_list' && apiKey.dataset_access_mode === 'all_available';
  const drops = mode === 'all_available' && apiKey.grants.length > 0;
  return (
    <Form
      submit="Save"
      send={async ({ name = '' }) => {
        requireScopes(scopes);
        await change(contract.keys.update, {
          id: apiKey.api_key_id,
          name,
          scopes: [...scopes],
          dataset_access_mode: mode,
          ...(narrows && { dataset_ids: [...datasets] }),
        });
        setDatasets([]);
        say('Saved. It holds from the next request on.');
      }}
    >
      <Field
        name="name"
        label="Name"
        required
        maxLength={LIMITS.nameChars}
        autoComplete="off"
        defaultValue={apiKey.name}
      />
      <ScopeChoice chosen={scopes} onChoose={setScopes} />
      <AccessChoice chosen={mode} onChoose={setMode} />
      {narrows && <DatasetPicker chosen={datasets} onChoose={setDatasets} />}
      {drops && (
        <p className="rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn">
          Saving this forgets its allow list of {counted(apiKey.grants.length, 'dataset')}.
        </p>
      )}
    </Form>
  );
}
