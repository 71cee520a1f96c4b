'use client';

import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { CallFailed, problemsOf } from '../api/call-failed';
import { Button } from './button';
import { Problem } from './problem';
import { useAction } from './use-action';

interface Fields {
  /** What the API said about them, by name. */
  readonly problems: ReadonlyMap<string, string>;
  /** Notes a field that shows its problem, until what it gives back is called. */
  readonly note: (name: string) => () => void;
}

const NONE: ReadonlyMap<string, string> = new Map();
const FieldsOfForm = createContext<Fields>({ problems: NONE, note: () => () => {} });

/** What the API said about a field of the form around it, for the field to show. */
export function useFieldProblem(name: string): string | undefined {
  const { problems, note } = use(FieldsOfForm);
  useEffect(() => note(name), [note, name]);
  return problems.get(name);
}

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
  const [drawn, setDrawn] = useState<readonly string[]>([]);
  const note = useCallback((name: string) => {
    setDrawn((names) => [...names, name]);
    return () => setDrawn((names) => names.toSpliced(names.indexOf(name), 1));
  }, []);
  const problems = failure?.fields ?? NONE;
  const fields = useMemo(() => ({ problems, note }), [problems, note]);
  return (
    <form
      // Never a GET, which would put the fields into the address.
      method="post"
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const filled = [...new FormData(event.currentTarget)].filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        );
        void run(() => send(Object.fromEntries(filled)));
      }}
    >
      <FieldsOfForm value={fields}>{children}</FieldsOfForm>
      <div>
        <Problem failure={failure && unmarked(failure, drawn)} />
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

/** What a form says of a failure beside what its fields say themselves. */
function unmarked(failure: CallFailed, drawn: readonly string[]): CallFailed {
  const elsewhere = [...failure.fields].filter(([name]) => !drawn.includes(name));
  if (elsewhere.length === failure.fields.size) return failure;
  const message = ['Please check the marked fields.', problemsOf(elsewhere)].filter(Boolean).join(' ');
  return new CallFailed(message, failure.code, failure.requestId);
}
