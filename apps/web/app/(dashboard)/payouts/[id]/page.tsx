import type { Metadata } from 'next';
import { Statement } from './statement';

export const metadata: Metadata = { title: 'Payout statement' };

export default async function StatementPage({ params }: { params: Promise<{ id: string }> }) {
  return <Statement id={(await params).id} />;
}
