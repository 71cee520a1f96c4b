import type { Metadata } from 'next';
import { currentUser } from '../../../session/current-user';
import { Invitation } from './invitation';

export const metadata: Metadata = { title: 'Invitation' };

export default async function InvitationPage() {
  return <Invitation user={await currentUser()} />;
}
