'use client';

import { useUser } from '../../../session/session';
import { PageHeader } from '../../../ui/page-header';

export function Overview() {
  const user = useUser();
  return <PageHeader title="Overview" lead={`${user.tenant_name}`} />;
}
