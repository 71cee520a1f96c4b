'use client';

import { useState } from 'react';
import { LIMITS } from '../../../api/contract';
import { keysOf, MODALITIES, optionsOf } from '../../../datasets/terms';
import { DayField } from '../../../period/day-field';
import { CostNote } from '../../../search/cost-note';
import { DatasetPicker } from '../../../search/dataset-picker';
import { mediaTypesWith } from '../../../search/media-types';
import { MODES } from '../../../search/modes';
import { QueryHelp } from '../../../search/query-help';
import { RESULT_COUNTS, type Wanted } from '../../../search/wanted';
import { Checkbox } from '../../../ui/checkbox';
import { Field } from '../../../ui/field';
import { Form } from '../../../ui/form';
import { Select } from '../../../ui/select';

interface SearchFormProps {
  readonly wanted: Wanted;
  readonly onChange: (changed: Partial<Wanted>) => void;
  readonly send: () => Promise<void>;
}

const MODE_OPTIONS = keysOf(MODES).map((value) => ({ value, label: MODES[value].label }));
const COUNT_OPTIONS = RESULT_COUNTS.map((count) => ({ value: String(count), label: String(count) }));
const ANY = { value: '', label: 'Any' };

/** What is looked for, how, and where. */
export function SearchForm({ wanted, onChange, send }: SearchFormProps) {
  return (
    <section aria-label="What to search" className="rounded-xl border bg-surface p-4 sm:p-5">
      <Form
        submit="Search"
        send={send}
        disabled={wanted.q.trim() === ''}
        beside={<CostNote datasets={wanted.datasets} results={wanted.limit} />}
      >
        <Field
          name="query"
          label="Query"
          type="search"
          autoComplete="off"
          maxLength={LIMITS.queryChars}
          placeholder="Why does a pump rattle as though gravel were inside it?"
          value={wanted.q}
          onChange={({ target }) => onChange({ q: target.value })}
        />
        <div className="grid gap-5 sm:grid-cols-[2fr_1fr]">
          <Select
            name="mode"
            label="Mode"
            options={MODE_OPTIONS}
            value={wanted.mode}
            onChange={({ target }) => onChange({ mode: target.value as Wanted['mode'] })}
            hint={MODES[wanted.mode].text}
          />
          <Select
            name="limit"
            label="Results"
            options={COUNT_OPTIONS}
            value={String(wanted.limit)}
            onChange={({ target }) => onChange({ limit: Number(target.value) as Wanted['limit'] })}
          />
        </div>
        <Filters wanted={wanted} onChange={onChange} />
        <QueryHelp />
      </Form>
    </section>
  );
}

/** They are out of the way until they are wanted, or the address has some. */
function Filters({ wanted, onChange }: Omit<SearchFormProps, 'send'>) {
  const { datasets, modality, type, filename, after, before, explain } = wanted;
  const count =
    [modality, type, filename, after, before].filter(Boolean).length + Number(datasets.length > 0);
  const [open, setOpen] = useState(count > 0 || explain);
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="w-fit rounded-sm text-sm text-muted">
        Datasets and filters{count > 0 && ` · ${count} set`}
      </summary>
      <div className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-5 lg:grid-cols-2">
        <DatasetPicker chosen={datasets} onChoose={(chosen) => onChange({ datasets: chosen })} />
        <div className="grid content-start gap-x-4 gap-y-3 sm:grid-cols-2">
          <Select
            name="filters.modalities"
            label="Modality"
            options={[ANY, ...optionsOf(MODALITIES)]}
            value={modality ?? ''}
            onChange={({ target }) => onChange({ modality: (target.value || null) as Wanted['modality'] })}
          />
          <Select
            name="filters.mime_types.0"
            label="Media type"
            options={[ANY, ...mediaTypesWith(type)]}
            value={type ?? ''}
            onChange={({ target }) => onChange({ type: target.value || null })}
          />
          <DayField
            name="filters.created_after"
            label="Created from (UTC)"
            day={after}
            onDay={(day) => onChange({ after: day })}
          />
          <DayField
            name="filters.created_before"
            label="Created before (UTC)"
            day={before}
            onDay={(day) => onChange({ before: day })}
          />
          <Field
            name="filters.filename"
            label="Filename holds"
            value={filename}
            onChange={({ target }) => onChange({ filename: target.value })}
          />
          <div className="self-end">
            <Checkbox
              label="Explain"
              text="Why this mode, and each result’s ranks."
              checked={explain}
              onChange={(isOn) => onChange({ explain: isOn })}
            />
          </div>
        </div>
      </div>
    </details>
  );
}
