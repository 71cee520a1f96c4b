'use client';

import { contract } from '../../../api/contract';
import { useAnswer } from '../../../data/use-answer';
import { Instant } from '../../../figures/instant';
import { formatMoney } from '../../../figures/money';
import { useMay } from '../../../session/session';
import { Card } from '../../../ui/card';
import { CopyButton } from '../../../ui/copy-button';
import { Facts } from '../../../ui/facts';
import { PageHeader } from '../../../ui/page-header';
import { Problem } from '../../../ui/problem';
import { Skeleton } from '../../../ui/skeleton';
import { DeleteTenant } from './delete-tenant';
import { SpendCapForm } from './spend-cap-form';
import type { Tenant } from './tenant';
import { TenantNameForm } from './tenant-name-form';

export function TenantSettings() {
  const { data: tenant, error } = useAnswer(contract.tenant.get, {});
  return (
    <>
      <PageHeader title="Settings" lead="Of the tenant, that is of everybody in it." />
      {error && !tenant && <Problem failure={error} />}
      <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
        {tenant ? <Loaded tenant={tenant} /> : !error && <Placeholders />}
      </div>
    </>
  );
}

function Loaded({ tenant }: { tenant: Tenant }) {
  const mayChange = useMay(contract.tenant.update);
  const mayDelete = useMay(contract.tenant.delete);
  return (
    <>
      <Card title="Tenant id" lead="Others need it to let this tenant into a restricted dataset.">
        <div className="flex flex-wrap items-center gap-3">
          <code className="rounded-md bg-sunken px-2.5 py-1.5 font-mono text-sm wrap-anywhere">
            {tenant.tenant_id}
          </code>
          <CopyButton text={tenant.tenant_id} />
        </div>
      </Card>
      {mayChange ? (
        <>
          <Card title="Name" lead="What others see beside your datasets in the catalog.">
            <TenantNameForm tenant={tenant} />
          </Card>
          <Card
            title="Spend cap"
            lead="The most that everybody here, and every key, spends together in a month. What would go beyond is withheld, and costs nothing."
          >
            <SpendCapForm tenant={tenant} />
          </Card>
        </>
      ) : (
        <Card title="Tenant" lead="Owners and admins change this.">
          <Facts
            facts={[
              ['Name', tenant.name],
              ['Spend cap per month', formatMoney(tenant.spend_cap)],
              ['Since', <Instant key="since" at={tenant.created_at} />],
            ]}
          />
        </Card>
      )}
      {mayDelete && <DeleteTenant tenant={tenant} />}
    </>
  );
}

function Placeholders() {
  return (
    <>
      <Skeleton className="h-32" />
      <Skeleton className="h-56" />
      <Skeleton className="h-60" />
    </>
  );
}
