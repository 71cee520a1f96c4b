'use client';

import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';
import { Field } from './field';
import { Form } from './form';

interface ConfirmProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, and what can't be undone. */
  readonly text: ReactNode;
  /** The words on the button. */
  readonly action: string;
  /** Closes the dialog when it succeeds. */
  readonly run: () => Promise<void>;
  /** What has to be typed first, for what can't be undone. */
  readonly typed?: string;
}

/** Asks once more before something that is hard to undo. */
export function Confirm({ open, onClose, title, text, action, run, typed }: ConfirmProps) {
  const [name, setName] = useState('');
  const close = () => {
    setName('');
    onClose();
  };
  return (
    <Dialog open={open} onClose={close} title={title} lead={text}>
      <Form
        submit={action}
        kind="danger"
        disabled={typed !== undefined && name.trim() !== typed.trim()}
        send={async () => {
          await run();
          close();
        }}
        beside={<Button onPress={close}>Cancel</Button>}
      >
        {typed !== undefined && (
          <Field
            name="typed"
            label="Type the name to go on"
            hint={<span className="font-mono wrap-anywhere">{typed}</span>}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Form>
    </Dialog>
  );
}
