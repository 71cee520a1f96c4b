import type { Metadata } from 'next';
import { Spend } from './spend';

export const metadata: Metadata = { title: 'Spend' };

export default function SpendPage() {
  return <Spend />;
}
