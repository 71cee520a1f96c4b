'use client';

import { useLeaving } from '../../../session/leaving';
import { useUser } from '../../../session/session';
import { ROLES } from '../../../team/roles';
import type { Theme } from '../../../theme/theme';
import { ThemeChoice } from '../../../theme/theme-choice';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { Facts } from '../../../ui/facts';
import { PageHeader } from '../../../ui/page-header';
import { useToast } from '../../../ui/toast';
import { ChangePassword } from './change-password';
import { Memberships } from './memberships';

export function OwnAccount({ theme }: { theme: Theme }) {
  const user = useUser();
  const { attempt } = useToast();
  const { signedOut } = useLeaving();
  return (
    <>
      <PageHeader
        title="Your account"
        lead="Yours alone, in whichever tenant you work."
        actions={<Button onPress={() => attempt(signedOut)}>Sign out</Button>}
      />
      <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
        <Card title="You">
          <Facts
            facts={[
              ['Name', user.display_name],
              ['E-mail', user.email],
              ['Role here', user.role === null ? '—' : ROLES[user.role].label],
              ...(user.is_platform_admin
                ? [
                    [
                      'Platform',
                      <Badge key="admin" tone="accent">
                        Platform admin
                      </Badge>,
                    ] as const,
                  ]
                : []),
              [
                'User id',
                <span key="id" className="font-mono text-xs">
                  {user.user_id}
                </span>,
              ],
            ]}
          />
        </Card>
        <Memberships />
        <Card
          title="Password"
          lead="Changing it signs you out everywhere else: every other browser, and the command line. You stay signed in here."
        >
          <ChangePassword />
        </Card>
        <Card title="Colours" lead="On this device.">
          <div className="max-w-60">
            <ThemeChoice initial={theme} />
          </div>
        </Card>
      </div>
    </>
  );
}
