import type { Metadata } from 'next';
import { AllPayouts } from './all-payouts';

export const metadata: Metadata = { title: 'All payouts' };

export default function AllPayoutsPage() {
  return <AllPayouts />;
}
