import type { Metadata } from 'next';
import { AllInvoices } from './all-invoices';

export const metadata: Metadata = { title: 'All invoices' };

export default function AllInvoicesPage() {
  return <AllInvoices />;
}
