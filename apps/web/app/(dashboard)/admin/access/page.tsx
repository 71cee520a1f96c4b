import type { Metadata } from 'next';
import { Access } from './access';

export const metadata: Metadata = { title: 'Platform access' };

export default function AccessPage() {
  return <Access />;
}
