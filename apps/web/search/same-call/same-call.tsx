'use client';

import { useState } from 'react';
import { Button } from '../../ui/button';
import { Code } from '../../ui/code';
import { Dialog } from '../../ui/dialog';
import { Tabs } from '../../ui/tabs';
import type { SearchCall } from '../wanted';
import { curlCall, iptoCall, typescriptCall } from './write-call';

const WAYS = [
  { id: 'curl', label: 'curl', write: curlCall },
  { id: 'ipto', label: 'ipto', write: iptoCall },
  { id: 'typescript', label: 'TypeScript', write: typescriptCall },
];

/** The same search for an agent: to be copied into a terminal or a program. */
export function SameCall({ call, apiUrl }: { call: SearchCall; apiUrl: string }) {
  const [open, setOpen] = useState(false);
  const [way, setWay] = useState('curl');
  return (
    <>
      <Button size="small" disabled={call.query === ''} onPress={() => setOpen(true)}>
        The same call
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="The same call"
        lead={
          <>
            Put an API key with the scopes search:query and datasets:read into the environment as{' '}
            <span className="font-mono">IPTO_API_KEY</span>. It costs what it costs here.
          </>
        }
        shape="wide"
      >
        <Tabs
          label="Ways to call"
          shown={way}
          onShow={setWay}
          tabs={WAYS.map(({ id, label, write }) => ({
            id,
            label,
            content: <Code label={`With ${label}`} text={write(call, apiUrl)} />,
          }))}
        />
      </Dialog>
    </>
  );
}
