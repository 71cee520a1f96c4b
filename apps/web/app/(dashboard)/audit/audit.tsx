'use client';

import type { AuditEvent } from '@ipto/contracts';
import { parseAsString, parseAsStringLiteral } from 'nuqs';
import { useState } from 'react';
import { contract } from '../../../api/contract';
import { ACTION_NAMES, ACTIONS } from '../../../audit/actions';
import { periodOf } from '../../../audit/days';
import { Sentence } from '../../../audit/sentence';
import { useNames } from '../../../audit/use-names';
import { useList } from '../../../data/use-list';
import { Instant } from '../../../figures/instant';
import { type Column, DataTable } from '../../../table/data-table';
import { Button } from '../../../ui/button';
import { Empty } from '../../../ui/empty';
import { PageHeader } from '../../../ui/page-header';
import { AuditFilters } from './audit-filters';
import { EventDetails } from './event-details';

const filters = {
  action: parseAsStringLiteral(ACTION_NAMES),
  actor: parseAsString,
  target: parseAsString,
  from: parseAsString,
  to: parseAsString,
};
const NO_FILTERS = { action: null, actor: null, target: null, from: null, to: null };

export function Audit() {
  const names = useNames();
  const [shown, setShown] = useState<AuditEvent | null>(null);
  const list = useList(contract.audit.list, {
    filters,
    input: ({ action, actor, target, from, to }) => ({
      ...(action && { action }),
      ...(actor && { actor_id: actor }),
      ...(target && { target_id: target }),
      ...periodOf(from, to),
    }),
  });
  const isFiltered = Object.values(list.filters).some((value) => value !== null);
  const clear = () => list.filter(NO_FILTERS);
  const columns: readonly Column<AuditEvent>[] = [
    {
      id: 'what',
      title: 'What happened',
      cell: (event) => (
        <div className="min-w-44">
          <Sentence event={event} nameOf={names.nameOf} />
          <div className="mt-0.5 text-xs text-muted md:hidden">
            <Instant at={event.occurred_at} />
          </div>
        </div>
      ),
    },
    {
      id: 'when',
      title: 'When',
      wideOnly: true,
      sortBy: ({ occurred_at }) => occurred_at,
      cell: ({ occurred_at }) => <Instant at={occurred_at} />,
    },
    {
      id: 'details',
      title: 'Details',
      quiet: true,
      align: 'right',
      cell: (event) => (
        <Button kind="ghost" size="small" onPress={() => setShown(event)}>
          Details<span className="sr-only"> of: {ACTIONS[event.action].label}</span>
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title="Audit log"
        lead="Who did what, and when. Nothing in it is ever changed or removed."
      />
      <AuditFilters
        filters={list.filters}
        onFilter={list.filter}
        names={names}
        onClear={isFiltered ? clear : undefined}
      />
      <DataTable
        label="Audit log"
        columns={columns}
        rowKey={({ audit_event_id }) => audit_event_id}
        list={list}
        empty={
          isFiltered ? (
            <Empty
              title="Nothing like that happened"
              action={<Button onPress={clear}>Show everything</Button>}
            >
              No event matches all of the filters.
            </Empty>
          ) : (
            <Empty title="Nothing has happened yet" />
          )
        }
      />
      <EventDetails
        event={shown}
        names={names}
        onClose={() => setShown(null)}
        onFilter={(changed) => {
          setShown(null);
          list.filter({ ...NO_FILTERS, ...changed });
        }}
      />
    </>
  );
}
