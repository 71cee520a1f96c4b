'use client';

import type { AuditAction } from '@ipto/contracts';
import { useState } from 'react';
import { ACTION_NAMES, ACTIONS } from '../../../audit/actions';
import type { Names } from '../../../audit/use-names';
import { DayField } from '../../../period/day-field';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { Select } from '../../../ui/select';

export interface Filters {
  readonly action: AuditAction | null;
  readonly actor: string | null;
  readonly target: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

interface AuditFiltersProps {
  readonly filters: Filters;
  readonly onFilter: (changed: Partial<Filters>) => void;
  readonly names: Names;
  /** Absent where nothing is filtered. */
  readonly onClear: (() => void) | undefined;
}

/** What narrows the log. All of it stands in the address. */
export function AuditFilters({ filters, onFilter, names, onClear }: AuditFiltersProps) {
  const actors = [...names.people, ...names.keys.map(({ id, name }) => ({ id, name: `Key “${name}”` }))];
  const { actor } = filters;
  if (actor !== null && !actors.some(({ id }) => id === actor)) actors.push({ id: actor, name: actor });
  return (
    <search className="mb-5 grid grid-cols-2 gap-3 lg:grid-cols-[1fr_1fr_1fr_auto_auto]">
      <Select
        name="action"
        label="Action"
        value={filters.action ?? ''}
        onChange={({ target: { value } }) =>
          onFilter({ action: ACTION_NAMES.find((action) => action === value) ?? null })
        }
        options={[
          { value: '', label: 'Any' },
          ...ACTION_NAMES.map((value) => ({ value, label: ACTIONS[value].label })),
        ]}
      />
      <Select
        name="actor"
        label="Who"
        value={actor ?? ''}
        onChange={({ target: { value } }) => onFilter({ actor: value || null })}
        options={[
          { value: '', label: 'Anybody' },
          ...actors.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <div className="col-span-2 lg:col-span-1">
        <TargetField
          // What a details dialog filters by shows up here.
          key={filters.target}
          target={filters.target}
          onTarget={(target) => onFilter({ target })}
        />
      </div>
      <DayField name="from" label="From" day={filters.from} onDay={(from) => onFilter({ from })} />
      <DayField name="to" label="Until" day={filters.to} onDay={(to) => onFilter({ to })} />
      {onClear && (
        <div className="col-span-full">
          <Button size="small" onPress={onClear}>
            Clear the filters
          </Button>
        </div>
      )}
    </search>
  );
}

/** An id is pasted or typed in one go: it counts once the reader goes on. */
function TargetField({ target, onTarget }: { target: string | null; onTarget: (id: string | null) => void }) {
  const [typed, setTyped] = useState(target ?? '');
  const take = () => {
    const id = typed.trim() || null;
    if (id !== target) onTarget(id);
  };
  return (
    <Field
      name="target"
      label="What, by id"
      className="font-mono"
      placeholder="dset_…, key_…"
      autoComplete="off"
      spellCheck={false}
      maxLength={100}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  );
}
