import type { Metadata } from 'next';
import { DatasetPage } from './dataset-page';

export const metadata: Metadata = { title: 'Dataset' };

export default async function Page({ params }: PageProps<'/datasets/[id]'>) {
  return <DatasetPage id={(await params).id} />;
}
