'use client';

import { PageHeader } from '../../../../ui/page-header';
import { PasswordReset } from './password-reset';
import { PlatformAdmins } from './platform-admins';
import { SpendCap } from './spend-cap';
import { Suspension } from './suspension';

/** What a platform admin sets for others. */
export function Access() {
  return (
    <>
      <PageHeader
        title="Platform access"
        lead="Who runs the platform, and what only the platform can set for a tenant. All of it is in the audit log."
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <PlatformAdmins />
        <div className="grid items-start gap-6 lg:grid-cols-3">
          <PasswordReset />
          <SpendCap />
          <Suspension />
        </div>
      </div>
    </>
  );
}
