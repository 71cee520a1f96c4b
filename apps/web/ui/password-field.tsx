'use client';

import { useState } from 'react';
import { LIMITS } from '../api/contract';
import { Button } from './button';
import { Field } from './field';

interface PasswordFieldProps {
  readonly name: string;
  readonly label: string;
  /** A password to be set, rather than one that is known. */
  readonly isNew?: boolean;
}

/** A password, which can be shown: nobody has to type it twice. */
export function PasswordField({ name, label, isNew = false }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      name={name}
      label={label}
      type={shown ? 'text' : 'password'}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      autoCapitalize="none"
      spellCheck={false}
      required
      maxLength={LIMITS.passwordMaxChars}
      {...(isNew && {
        minLength: LIMITS.passwordMinChars,
        hint: `At least ${LIMITS.passwordMinChars} characters; anything goes.`,
      })}
      aside={
        <Button kind="plain" onPress={() => setShown(!shown)}>
          {shown ? 'Hide password' : 'Show password'}
        </Button>
      }
    />
  );
}
