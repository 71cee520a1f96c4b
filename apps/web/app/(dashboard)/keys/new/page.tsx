import type { Metadata } from 'next';
import { apiUrls } from '../../../../api/api-status';
import { NewKey } from './new-key';

export const metadata: Metadata = { title: 'Create an API key' };

export default function NewKeyPage() {
  return <NewKey apiUrl={apiUrls().public} />;
}
