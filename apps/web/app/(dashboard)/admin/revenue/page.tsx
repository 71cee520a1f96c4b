import type { Metadata } from 'next';
import { Revenue } from './revenue';

export const metadata: Metadata = { title: 'Revenue' };

export default function RevenuePage() {
  return <Revenue />;
}
