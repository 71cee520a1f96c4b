'use client';

import { useState } from 'react';
import { LIMITS } from '../../../../api/contract';
import { Button } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { Form } from '../../../../ui/form';
import { TextArea } from '../../../../ui/text-area';

const COMMON_REASONS = [
  'Holds personal data',
  'The right to sell it is in doubt',
  'Can’t be read',
  'Has nothing to do with the dataset',
  'Harmful or unlawful content',
] as const;

interface RejectDialogProps {
  /** What is about to be rejected. */
  readonly filename: string;
  readonly onClose: () => void;
  readonly onReject: (reason: string) => void;
}

/** Asks why. The provider reads the answer. */
export function RejectDialog({ filename, onClose, onReject }: RejectDialogProps) {
  const [reason, setReason] = useState('');
  return (
    <Dialog open onClose={onClose} title={`Reject ${filename}`} lead="The provider reads the reason.">
      <Form
        submit="Reject"
        kind="danger"
        disabled={reason.trim() === ''}
        send={async () => {
          onClose();
          onReject(reason.trim());
        }}
        beside={<Button onPress={onClose}>Cancel</Button>}
      >
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium">Start from</legend>
          <div className="flex flex-wrap gap-2">
            {COMMON_REASONS.map((common) => (
              <Button key={common} size="small" onPress={() => setReason(common)}>
                {common}
              </Button>
            ))}
          </div>
        </fieldset>
        <TextArea
          name="reason"
          label="Reason"
          rows={3}
          required
          maxLength={LIMITS.reasonChars}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </Form>
    </Dialog>
  );
}
