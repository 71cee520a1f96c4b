import { contract } from '../api/contract';
import { useAll } from '../data/use-all';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Names {
  /** Who may have acted: the members, and the keys. */
  readonly people: readonly Named[];
  readonly keys: readonly Named[];
  /** The name of what still is there. */
  nameOf(id: string): string | undefined;
}

/** The names of what an audit log tells of by id. */
export function useNames(): Names {
  const members = useAll(contract.members.list).data ?? [];
  const apiKeys = useAll(contract.keys.list).data ?? [];
  const datasets = useAll(contract.datasets.list).data ?? [];
  const people = members.map(({ user_id: id, display_name: name }) => ({ id, name }));
  const keys = apiKeys.map(({ api_key_id: id, name }) => ({ id, name }));
  const names = new Map(
    [
      ...people,
      ...keys,
      ...members.map(({ membership_id: id, display_name: name }) => ({ id, name })),
      ...datasets.map(({ dataset_id: id, name }) => ({ id, name })),
    ].map(({ id, name }) => [id, name]),
  );
  return { people, keys, nameOf: (id) => names.get(id) };
}
