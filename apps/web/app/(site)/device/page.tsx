import type { Metadata } from 'next';
import { currentUser } from '../../../session/current-user';
import { DeviceApproval } from './device-approval';

export const metadata: Metadata = { title: 'Sign in another machine' };

export default async function DevicePage() {
  return <DeviceApproval user={await currentUser()} />;
}
