import type { Metadata } from 'next';
import { CatalogDatasetPage } from './catalog-dataset';

export const metadata: Metadata = { title: 'Dataset of the catalog' };

export default async function Page({ params }: PageProps<'/catalog/[id]'>) {
  return <CatalogDatasetPage id={(await params).id} />;
}
