'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { contract } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { DatasetFields } from '../../../../datasets/dataset-fields';
import { type Draft, NEW_DATASET, termsToSend } from '../../../../datasets/draft';
import { useMay } from '../../../../session/session';
import { buttonLooks } from '../../../../ui/button';
import { Empty } from '../../../../ui/empty';
import { Form } from '../../../../ui/form';
import { PageHeader } from '../../../../ui/page-header';
import { useToast } from '../../../../ui/toast';

export function NewDataset() {
  const mayCreate = useMay(contract.datasets.create);
  const [draft, setDraft] = useState<Draft>(NEW_DATASET);
  const change = useChange();
  const router = useRouter();
  const { say } = useToast();
  return (
    <>
      <PageHeader
        title="New dataset"
        lead="All of this can be changed later."
        above={<Link href="/datasets">Datasets</Link>}
      />
      {mayCreate ? (
        <Form
          submit="Create dataset"
          send={async () => {
            const { dataset_id, name } = await change(contract.datasets.create, termsToSend(draft));
            say(`${name} is there. Now give it files.`);
            router.push(`/datasets/${dataset_id}`);
          }}
          beside={
            <Link href="/datasets" className={buttonLooks({ kind: 'secondary' })}>
              Cancel
            </Link>
          }
        >
          <DatasetFields draft={draft} onChange={(changed) => setDraft((now) => ({ ...now, ...changed }))} />
        </Form>
      ) : (
        <Empty title="Your role can’t create datasets">Ask an owner or admin of your team.</Empty>
      )}
    </>
  );
}
