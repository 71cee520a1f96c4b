import type { Invoice } from '@ipto/contracts';
import { Badge, type Tone } from '../ui/badge';

const STATUSES: Record<Invoice['status'], { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'neutral' },
  issued: { label: 'To be paid', tone: 'warn' },
  paid: { label: 'Paid', tone: 'good' },
};

/** How far an invoice has come. */
export function InvoiceStatus({ status }: { status: Invoice['status'] }) {
  const { label, tone } = STATUSES[status];
  return <Badge tone={tone}>{label}</Badge>;
}
