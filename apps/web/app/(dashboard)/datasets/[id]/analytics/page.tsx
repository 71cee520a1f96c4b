import type { Metadata } from 'next';
import { DatasetAnalytics } from './dataset-analytics';

export const metadata: Metadata = { title: 'Dataset analytics' };

export default async function DatasetAnalyticsPage({ params }: { params: Promise<{ id: string }> }) {
  return <DatasetAnalytics id={(await params).id} />;
}
