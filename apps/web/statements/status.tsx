import type { Invoice, Payout } from '@ipto/contracts';
import { Badge, type Tone } from '../ui/badge';

interface Meaning {
  readonly label: string;
  readonly tone: Tone;
  /** What it means, in a sentence. */
  readonly text: string;
}

/** The states of a provider's statement, in the order in which it has them. */
export const PAYOUT_STATUS: Record<Payout['status'], Meaning> = {
  open: { label: 'Open', tone: 'neutral', text: 'The month is not over: it still grows.' },
  closed: {
    label: 'Closed',
    tone: 'accent',
    text: 'The month is over. It is paid as a whole, once buyers have paid for all of it.',
  },
  paid: { label: 'Paid', tone: 'good', text: 'The provider has got the money.' },
};

/** The states of a buyer's invoice, in the order in which it has them. */
export const INVOICE_STATUS: Record<Invoice['status'], Meaning> = {
  open: { label: 'Open', tone: 'neutral', text: 'The month is not over: it still grows.' },
  issued: { label: 'Issued', tone: 'warn', text: 'The month is over, and the buyer owes it.' },
  paid: { label: 'Paid', tone: 'good', text: 'The buyer has paid; what providers earned by it is payable.' },
};

export function StatusBadge({ meaning }: { meaning: Meaning }) {
  return <Badge tone={meaning.tone}>{meaning.label}</Badge>;
}

/** What every state means. */
export function StatusLegend({ meanings }: { meanings: Readonly<Record<string, Meaning>> }) {
  return (
    <dl className="mt-5 grid gap-2 text-sm text-muted print:hidden">
      {Object.values(meanings).map((meaning) => (
        <div key={meaning.label} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <dt className="w-16">
            <StatusBadge meaning={meaning} />
          </dt>
          <dd className="min-w-0 flex-1 basis-60">{meaning.text}</dd>
        </div>
      ))}
    </dl>
  );
}
