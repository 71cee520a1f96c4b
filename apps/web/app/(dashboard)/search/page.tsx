import type { Metadata } from 'next';
import { apiUrls } from '../../../api/api-status';
import { Playground } from './playground';

export const metadata: Metadata = { title: 'Search' };

export default function SearchPage() {
  return <Playground apiUrl={apiUrls().public} />;
}
