'use client';

import type { Scope } from '@ipto/contracts';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Answer } from '../../../../api/answer';
import { call } from '../../../../api/call';
import { contract, LIMITS } from '../../../../api/contract';
import { AccessChoice, type AccessMode } from '../../../../keys/access-choice';
import { DatasetPicker } from '../../../../keys/dataset-picker';
import { requireScopes, ScopeChoice } from '../../../../keys/scope-choice';
import { buttonLooks } from '../../../../ui/button';
import { Card } from '../../../../ui/card';
import { Field } from '../../../../ui/field';
import { Form } from '../../../../ui/form';
import { PageHeader } from '../../../../ui/page-header';
import { CreatedKey } from './created-key';

export function NewKey({ apiUrl }: { apiUrl: string }) {
  const client = useQueryClient();
  const router = useRouter();
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [mode, setMode] = useState<AccessMode>('all_available');
  const [datasets, setDatasets] = useState<readonly string[]>([]);
  // The secret is in here and nowhere else: it goes as the reader leaves.
  const [created, setCreated] = useState<Answer<typeof contract.keys.create> | null>(null);
  return (
    <>
      <PageHeader
        title="Create an API key"
        lead="Give it the least that its program needs. You can change that later, without a new secret."
        above={<Link href="/keys">API keys</Link>}
      />
      <div className="max-w-3xl">
        <Card>
          <Form
            submit="Create the key"
            beside={
              <Link className={buttonLooks()} href="/keys">
                Cancel
              </Link>
            }
            send={async ({ name = '' }) => {
              requireScopes(scopes);
              const made = await call(contract.keys.create, {
                name,
                scopes: [...scopes],
                dataset_access_mode: mode,
                dataset_ids: mode === 'allow_list' ? [...datasets] : [],
              });
              setCreated(made);
              // Not waited for: the secret is shown once, and at once.
              void client.invalidateQueries();
            }}
          >
            <Field
              name="name"
              label="Name"
              hint="Says later what uses it: search-agent-prod, say."
              required
              maxLength={LIMITS.nameChars}
              autoComplete="off"
            />
            <ScopeChoice chosen={scopes} onChoose={setScopes} />
            <AccessChoice chosen={mode} onChoose={setMode} />
            {mode === 'allow_list' && <DatasetPicker chosen={datasets} onChoose={setDatasets} />}
          </Form>
        </Card>
      </div>
      {created && (
        <CreatedKey
          created={created}
          apiUrl={apiUrl}
          onSaved={() => {
            setCreated(null);
            router.push(`/keys/${created.api_key_id}`);
          }}
        />
      )}
    </>
  );
}
