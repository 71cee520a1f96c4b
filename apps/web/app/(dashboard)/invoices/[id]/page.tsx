import type { Metadata } from 'next';
import { InvoicePage } from './invoice';

export const metadata: Metadata = { title: 'Invoice' };

export default async function Page({ params }: PageProps<'/invoices/[id]'>) {
  return <InvoicePage id={(await params).id} />;
}
