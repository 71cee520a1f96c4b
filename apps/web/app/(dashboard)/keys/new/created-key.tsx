'use client';

import { useEffect, useState } from 'react';
import type { Answer } from '../../../../api/answer';
import type { contract } from '../../../../api/contract';
import { Button } from '../../../../ui/button';
import { Code } from '../../../../ui/code';
import { Dialog } from '../../../../ui/dialog';
import { examplesFor } from './examples';

interface CreatedKeyProps {
  readonly created: Answer<typeof contract.keys.create>;
  readonly apiUrl: string;
  readonly onSaved: () => void;
}

/** The one time that a key's secret is shown. It asks before it goes. */
export function CreatedKey({ created, apiUrl, onSaved }: CreatedKeyProps) {
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, []);
  return (
    <>
      <Dialog
        open
        onClose={() => setAsks(true)}
        title={`“${created.name}” is ready`}
        lead="This is its secret, shown only now. Put it into a secrets manager or an environment variable. If it gets lost, make a new key."
        shape="wide"
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Code text={created.secret} label="Secret" />
          {examplesFor(created, apiUrl).map(({ title, text }) => (
            <div key={title} className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
              <h3 className="text-sm font-medium">{title}</h3>
              <Code text={text} label={title} />
            </div>
          ))}
          <div>
            <Button kind="primary" onPress={() => setAsks(true)}>
              Done
            </Button>
          </div>
        </div>
      </Dialog>
      <Dialog
        open={asks}
        onClose={() => setAsks(false)}
        title="Have you saved the secret?"
        lead="Nobody can show it again, not even the platform."
      >
        <div className="flex flex-wrap gap-3">
          <Button kind="primary" onPress={onSaved}>
            I have saved it
          </Button>
          <Button onPress={() => setAsks(false)}>Show it again</Button>
        </div>
      </Dialog>
    </>
  );
}
