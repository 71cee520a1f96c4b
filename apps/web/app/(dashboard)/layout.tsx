import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { DataProvider } from '../../data/provider';
import { currentUser } from '../../session/current-user';
import { REQUESTED_PATH } from '../../session/requested-path';
import { SessionProvider } from '../../session/session';
import { Shell } from '../../shell/shell';
import { THEME_COOKIE, themeOf } from '../../theme/theme';
import { ToastProvider } from '../../ui/toast';
import { UploadIndicator } from '../../uploads/upload-indicator';

/** The pages of whoever is signed in; anybody else is asked to, and comes back. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const user = await currentUser();
  if (user === null) {
    const next = (await headers()).get(REQUESTED_PATH) ?? '/overview';
    redirect(`/login?next=${encodeURIComponent(next)}`);
  }
  return (
    <SessionProvider user={user}>
      <DataProvider>
        <ToastProvider>
          <Shell theme={themeOf((await cookies()).get(THEME_COOKIE)?.value)}>{children}</Shell>
          <UploadIndicator />
        </ToastProvider>
      </DataProvider>
    </SessionProvider>
  );
}
