'use client';

import { Circle, CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { contract } from '../../../api/contract';
import { may, useUser } from '../../../session/session';
import { Card } from '../../../ui/card';
import type { Spend } from './buyer-figures';
import type { Sales } from './provider-figures';

interface Step {
  readonly href: `/${string}`;
  readonly label: string;
  readonly text: string;
  readonly isDone: boolean;
}

/** What to do next, until one side of the marketplace is in use. */
export function FirstSteps({ sales, spend }: { sales: Sales | undefined; spend: Spend | undefined }) {
  const user = useUser();
  const selling: Step[] = [];
  const buying: Step[] = [];
  if (sales && may(user, contract.datasets.create))
    selling.push({
      href: '/datasets',
      label: 'Create a dataset',
      text: 'It says what your data is, what it costs and who finds it.',
      isDone: sales.total_datasets > 0,
    });
  if (sales && may(user, contract.objects.upload))
    selling.push({
      href: '/datasets',
      label: 'Upload files to it',
      text: 'They are reviewed, read and made searchable.',
      isDone: sales.total_objects > 0,
    });
  if (spend && may(user, contract.search.query))
    buying.push({
      href: '/search',
      label: 'Search',
      text: 'Over your own data for free, over that of others at their price.',
      isDone: spend.searches_30d > 0,
    });
  if (spend && may(user, contract.keys.create))
    buying.push({
      href: '/keys/new',
      label: 'Create an API key',
      text: 'With it your agents search as you do here.',
      isDone: spend.api_key_count > 0,
    });
  const isUnderWay = [selling, buying].some(
    (steps) => steps.length > 0 && steps.every(({ isDone }) => isDone),
  );
  const steps = [...selling, ...buying];
  if (isUnderWay || steps.length === 0) return null;
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <Card title="First steps" lead={`${done} of ${steps.length} done`}>
      <ol className="grid gap-1 sm:grid-cols-2">
        {steps.map((step) => (
          <li key={step.label}>
            <StepLink step={step} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function StepLink({ step: { href, label, text, isDone } }: { step: Step }) {
  const Icon = isDone ? CircleCheck : Circle;
  return (
    <Link
      href={href}
      prefetch={false}
      className="flex items-start gap-3 rounded-lg p-2.5 -outline-offset-2 hover:bg-hover"
    >
      <Icon className={`mt-0.5 size-5 flex-none ${isDone ? 'text-good' : 'text-muted'}`} aria-hidden />
      <span>
        <span className="block text-[0.9375rem] font-medium">
          {label}
          {isDone && <span className="sr-only"> (done)</span>}
        </span>
        <span className="block text-sm text-muted">{text}</span>
      </span>
    </Link>
  );
}
