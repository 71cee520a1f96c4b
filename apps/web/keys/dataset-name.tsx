'use client';

import { contract } from '../api/contract';
import { useAll } from '../data/use-all';
import { useAnswer } from '../data/use-answer';

/** The name of a dataset, the tenant's own or one of the catalog; its id once it is out of reach. */
export function DatasetName({ id }: { id: string }) {
  const own = useAll(contract.datasets.list);
  const mine = own.data?.find(({ dataset_id }) => dataset_id === id);
  const foreign = useAnswer(contract.catalog.get, { id }, { when: own.isFetched && !mine });
  if (mine) return mine.name;
  if (foreign.data) return foreign.data.name;
  return (
    <span className="font-mono text-xs" title={foreign.isError ? 'No longer available to this tenant' : id}>
      {id}
    </span>
  );
}
