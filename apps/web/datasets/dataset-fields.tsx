'use client';

import { BASE_PRICES, fromMicros, LIMITS } from '../api/contract';
import { formatMoney } from '../figures/money';
import { Card } from '../ui/card';
import { Choice } from '../ui/choice';
import { Field } from '../ui/field';
import { TextArea } from '../ui/text-area';
import type { Draft } from './draft';
import { PricePreview } from './price-preview';
import { MODALITIES, MONETIZATION, optionsOf, PRICING, VISIBILITY } from './terms';

interface DatasetFieldsProps {
  readonly draft: Draft;
  readonly onChange: (changed: Partial<Draft>) => void;
}

/** All that a provider sets of a dataset, with what it would cost beside it. */
export function DatasetFields({ draft, onChange }: DatasetFieldsProps) {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid gap-5">
        <About draft={draft} onChange={onChange} />
        <Earnings draft={draft} onChange={onChange} />
        <Card title="Who finds it">
          <Choice
            name="visibility"
            legend="Visibility"
            options={optionsOf(VISIBILITY)}
            value={draft.visibility}
            onChoose={(visibility) => onChange({ visibility })}
          />
        </Card>
      </div>
      <div className="lg:sticky lg:top-20">
        <PricePreview draft={draft} />
      </div>
    </div>
  );
}

function About({ draft, onChange }: DatasetFieldsProps) {
  return (
    <Card title="What it is">
      <div className="grid gap-5">
        <Field
          name="name"
          label="Name"
          required
          maxLength={LIMITS.nameChars}
          autoComplete="off"
          value={draft.name}
          onChange={({ target }) => onChange({ name: target.value })}
        />
        <TextArea
          name="description"
          label="Description"
          hint="Buyers read it in the catalog, and agents choose by it."
          maxLength={LIMITS.descriptionChars}
          value={draft.description}
          onChange={({ target }) => onChange({ description: target.value })}
        />
        <Choice
          name="source_modality"
          legend="Kind of data"
          options={optionsOf(MODALITIES)}
          value={draft.source_modality}
          onChoose={(source_modality) => onChange({ source_modality })}
          beside
        />
      </div>
    </Card>
  );
}

function Earnings({ draft, onChange }: DatasetFieldsProps) {
  const base = formatMoney(fromMicros(BASE_PRICES[draft.monetization_mode]));
  return (
    <Card title="What it earns">
      <div className="grid gap-5">
        <Choice
          name="monetization_mode"
          legend="Monetization"
          options={optionsOf(MONETIZATION)}
          value={draft.monetization_mode}
          onChoose={(monetization_mode) => onChange({ monetization_mode })}
        />
        <Field
          name="unit_price"
          label="Your own price per retrieval"
          aside="USD, optional"
          hint={`Left empty, it is the base price of ${base}.`}
          type="number"
          inputMode="decimal"
          min={0}
          max={LIMITS.unitPrice}
          step="any"
          placeholder={base.slice(1)}
          value={draft.unit_price}
          onChange={({ target }) => onChange({ unit_price: target.value })}
        />
        <Choice
          name="pricing_model"
          legend="How the price moves"
          options={optionsOf(PRICING)}
          value={draft.pricing_model}
          onChoose={(pricing_model) => onChange({ pricing_model })}
        />
        {draft.pricing_model === 'time_decay' && (
          <Field
            name="half_life_days"
            label="Half-life"
            aside="days"
            hint="After so many days an object costs half."
            type="number"
            inputMode="numeric"
            min={1}
            max={3650}
            required
            value={draft.half_life_days}
            onChange={({ target }) => onChange({ half_life_days: target.value })}
          />
        )}
      </div>
    </Card>
  );
}
