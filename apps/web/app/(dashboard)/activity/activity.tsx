'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { PageHeader } from '../../../ui/page-header';
import { Tabs } from '../../../ui/tabs';
import { Accesses } from './accesses';
import { Searches } from './searches';

const TABS = ['searches', 'accesses'] as const;

/** What the tenant and its agents have asked, and what they have got. */
export function Activity() {
  // Another list has other pages, and other columns to put it in order by.
  const [{ tab }, set] = useQueryStates({
    tab: parseAsStringLiteral(TABS).withDefault('searches'),
    cursor: parseAsString,
    sort: parseAsString,
  });
  return (
    <>
      <PageHeader
        title="Activity"
        lead="What you and your agents searched for, and what was used and paid."
      />
      <Tabs
        label="Kinds of activity"
        shown={tab}
        onShow={(id) => void set({ tab: id as typeof tab, cursor: null, sort: null })}
        tabs={[
          { id: 'searches', label: 'Searches', content: <Searches /> },
          { id: 'accesses', label: 'Accesses', content: <Accesses /> },
        ]}
      />
    </>
  );
}
