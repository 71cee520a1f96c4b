'use client';

import type { ReactNode } from 'react';
import { LIMITS } from '../../../api/contract';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { type Fact, Facts } from '../../../ui/facts';
import { Field } from '../../../ui/field';
import { Form } from '../../../ui/form';

interface PaymentDialogProps {
  readonly title: string;
  /** What marking it as paid brings about. */
  readonly lead: ReactNode;
  readonly facts: readonly Fact[];
  readonly onClose: () => void;
  readonly onPaid: (reference: string) => Promise<void>;
}

/** Writes down that money has moved. No money moves by it. */
export function PaymentDialog({ title, lead, facts, onClose, onPaid }: PaymentDialogProps) {
  return (
    <Dialog open onClose={onClose} title={title} lead={lead}>
      <Form
        submit="Mark as paid"
        send={async ({ reference = '' }) => {
          await onPaid(reference.trim());
          onClose();
        }}
        beside={<Button onPress={onClose}>Cancel</Button>}
      >
        <Facts facts={facts} />
        <Field
          name="reference"
          label="Reference of the payment"
          hint="By which it is found in the bank’s books, such as “bank 2026-0412-03”. It can’t be changed later."
          required
          maxLength={LIMITS.nameChars}
          autoComplete="off"
        />
      </Form>
    </Dialog>
  );
}
