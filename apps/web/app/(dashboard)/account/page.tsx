import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { THEME_COOKIE, themeOf } from '../../../theme/theme';
import { OwnAccount } from './own-account';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  return <OwnAccount theme={themeOf((await cookies()).get(THEME_COOKIE)?.value)} />;
}
