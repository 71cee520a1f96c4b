import { Empty } from '../ui/empty';

/** Stands there for whoever has a role without searches. */
export function MayNotSearch() {
  return (
    <Empty title="Your role does not search.">
      An owner or admin of your team can give you a role that does: buyer manager or operator.
    </Empty>
  );
}
