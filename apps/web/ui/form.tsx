'use client';

import { createContext, type ReactNode, use } from 'react';
import { Button } from './button';
import { Problem } from './problem';
import { useAction } from './use-action';

const FieldProblems = createContext<ReadonlyMap<string, string>>(new Map());

/** What the API said about a field of the form around it. */
export const useFieldProblem = (name: string): string | undefined => use(FieldProblems).get(name);

interface FormProps {
  /** The words on the button. */
  readonly submit: string;
  /** Gets the fields by name; what it rejects with is shown. */
  readonly send: (fields: Record<string, string>) => Promise<void>;
  readonly children?: ReactNode;
  /** Stands beside the button: the way out. */
  readonly beside?: ReactNode;
  readonly kind?: 'primary' | 'danger';
  readonly disabled?: boolean;
}

/** A form that is sent by script. */
export function Form({ submit, send, children, beside, kind = 'primary', disabled = false }: FormProps) {
  const { pending, failure, run } = useAction();
  return (
    <form
      // Never a GET, which would put the fields into the address.
      method="post"
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const fields = [...new FormData(event.currentTarget)].filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        );
        void run(() => send(Object.fromEntries(fields)));
      }}
    >
      <FieldProblems value={failure?.fields ?? new Map()}>{children}</FieldProblems>
      <div>
        <Problem failure={failure} />
        <div className="flex flex-wrap gap-3 *:flex-auto sm:*:flex-none">
          <Button kind={kind} pending={pending} disabled={disabled}>
            {submit}
          </Button>
          {beside}
        </div>
      </div>
    </form>
  );
}
