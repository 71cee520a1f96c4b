'use client';

import type { ApiKey } from '@ipto/contracts';
import { Choice } from '../ui/choice';

export type AccessMode = ApiKey['dataset_access_mode'];

/** In a word, what datasets a key reaches. */
export const ACCESS_MODES: Record<AccessMode, { label: string; text: string }> = {
  all_available: {
    label: 'All datasets',
    text: 'Whatever this tenant may use, now and later. Handy for trying things out; a dataset added tomorrow is open to the key at once.',
  },
  allow_list: {
    label: 'Only chosen datasets',
    text: 'An allow list. Everything else does not exist for the key. Best in production.',
  },
};

interface AccessChoiceProps {
  readonly chosen: AccessMode;
  readonly onChoose: (mode: AccessMode) => void;
}

/** Which datasets a key reaches. */
export function AccessChoice({ chosen, onChoose }: AccessChoiceProps) {
  return (
    <Choice
      name="dataset_access_mode"
      legend="Which datasets it reaches"
      options={MODES.map((value) => ({ value, ...ACCESS_MODES[value] }))}
      value={chosen}
      onChoose={onChoose}
    />
  );
}

const MODES = Object.keys(ACCESS_MODES) as AccessMode[];
