'use client';

import { contract } from '../../../api/contract';
import { useAll } from '../../../data/use-all';
import { useMay } from '../../../session/session';

/** Names of keys by id, for whoever may know them. A key that was revoked has none here. */
export function useKeyNames(): ReadonlyMap<string, string> {
  const when = useMay(contract.keys.list);
  const { data } = useAll(contract.keys.list, {}, { when });
  return new Map(data?.map(({ api_key_id, name }) => [api_key_id, name]));
}

/** Which credential did it. */
export function Who({ keyId, names }: { keyId: string | null; names: ReadonlyMap<string, string> }) {
  if (keyId === null) return <span title="The dashboard, or a command line that is signed in">Session</span>;
  const name = names.get(keyId);
  return name ? (
    <span title={keyId}>{name}</span>
  ) : (
    <span className="font-mono text-[0.8125rem]">{keyId}</span>
  );
}
