'use client';

import type { Scope } from '@ipto/contracts';
import { CallFailed } from '../api/call-failed';
import { hasScope, SCOPE_NAMES, SCOPES } from '../api/contract';
import { useUser } from '../session/session';
import { Checkbox } from '../ui/checkbox';
import { useFieldProblem } from '../ui/form';
import { PRESETS } from './presets';

interface ScopeChoiceProps {
  readonly chosen: readonly Scope[];
  readonly onChoose: (scopes: readonly Scope[]) => void;
}

/** What a key may do: of the scopes that whoever makes it holds, since no key reaches further than its maker. */
export function ScopeChoice({ chosen, onChoose }: ScopeChoiceProps) {
  const { scopes: held } = useUser();
  const problem = useFieldProblem('scopes');
  const offered = SCOPE_NAMES.filter((scope) => hasScope(held, scope));
  const presets = PRESETS.filter(({ scopes }) => scopes.every((scope) => hasScope(held, scope)));
  const everything = chosen.includes('admin:*');
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1.5 text-sm font-medium">What it may do</legend>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <span className="text-[0.8125rem] text-muted">Start from</span>
        {presets.map(({ name, scopes }) => (
          <button
            key={name}
            type="button"
            aria-pressed={isSame(scopes, chosen)}
            onClick={() => onChoose(scopes)}
            className="rounded-full border border-edge px-3 py-1 text-sm hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {name}
          </button>
        ))}
      </div>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {offered.map((scope) => (
          <Checkbox
            key={scope}
            label={<span className="font-mono text-sm">{scope}</span>}
            text={SCOPES[scope]}
            checked={chosen.includes(scope)}
            onChange={(checked) =>
              onChoose(offered.filter((each) => (each === scope ? checked : chosen.includes(each))))
            }
          />
        ))}
      </div>
      {everything && (
        <p className="mt-2 rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn">
          <b>admin:*</b> lets whoever has the key do everything in this tenant. Programs rarely need it.
        </p>
      )}
      {problem && <p className="text-[0.8125rem] text-bad">{problem}</p>}
    </fieldset>
  );
}

/**
 * Has a form say that a key without any scope is none.
 * @throws CallFailed as the API would, in words that fit the boxes
 */
export function requireScopes(scopes: readonly Scope[]): void {
  if (scopes.length > 0) return;
  const fields = new Map([['scopes', 'Choose at least one.']]);
  throw new CallFailed('Please check the marked fields.', 'validation_failed', null, fields);
}

function isSame(a: readonly Scope[], b: readonly Scope[]): boolean {
  return a.length === b.length && a.every((scope) => b.includes(scope));
}
