'use client';

import { contract, LIMITS } from '../../../../api/contract';
import { useChange } from '../../../../data/use-change';
import { formatMoney } from '../../../../figures/money';
import { Button } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { Field } from '../../../../ui/field';
import { Form } from '../../../../ui/form';
import { TextArea } from '../../../../ui/text-area';
import { useToast } from '../../../../ui/toast';

/** Undoes a charge that was wrong, or that nobody will ever pay. */
export function ReverseCharge({ onClose }: { onClose: () => void }) {
  const change = useChange();
  const { say } = useToast();
  return (
    <Dialog
      open
      onClose={onClose}
      title="Reverse a charge"
      lead="Buyer, provider and platform get back what they gave, on the statements of this month. A reversal can’t be undone."
    >
      <Form
        submit="Reverse the charge"
        kind="danger"
        send={async ({ id = '', reason = '' }) => {
          const { amount } = await change(contract.admin.reverseCharge, { id: id.trim(), reason });
          say(`Reversed: the buyer gets back ${formatMoney(amount)}.`);
          onClose();
        }}
        beside={<Button onPress={onClose}>Cancel</Button>}
      >
        <Field
          name="id"
          label="Access id"
          hint="Of the use that was charged: the buyer finds it in Activity and on the invoice."
          required
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
        <TextArea name="reason" label="Reason" rows={3} required maxLength={LIMITS.reasonChars} />
      </Form>
    </Dialog>
  );
}
