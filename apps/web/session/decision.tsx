'use client';

import { Button } from '../ui/button';
import { Problem } from '../ui/problem';
import { useAction } from '../ui/use-action';

interface DecisionProps {
  readonly onApprove: () => Promise<void>;
  readonly onDeny: () => Promise<void>;
}

/** Two buttons, of which one is pressed. */
export function Decision({ onApprove, onDeny }: DecisionProps) {
  const { pending, failure, run } = useAction();
  return (
    <div>
      <Problem failure={failure} />
      <div className="flex flex-wrap gap-3 *:flex-auto">
        <Button kind="primary" pending={pending} onPress={() => void run(onApprove)}>
          Approve
        </Button>
        <Button kind="secondary" pending={pending} onPress={() => void run(onDeny)}>
          Deny
        </Button>
      </div>
    </div>
  );
}
