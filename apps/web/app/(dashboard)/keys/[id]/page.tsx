import type { Metadata } from 'next';
import { KeyPage } from './key-page';

export const metadata: Metadata = { title: 'API key' };

export default async function ApiKeyPage({ params }: PageProps<'/keys/[id]'>) {
  return <KeyPage id={(await params).id} />;
}
