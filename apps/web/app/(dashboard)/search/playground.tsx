'use client';

import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { CallFailed } from '../../../api/call-failed';
import { contract } from '../../../api/contract';
import { CapReached } from '../../../search/cap-reached';
import { Found } from '../../../search/found';
import { MayNotSearch } from '../../../search/may-not-search';
import { OpenedSource } from '../../../search/opened-source';
import { SameCall } from '../../../search/same-call/same-call';
import { useSearch } from '../../../search/use-search';
import { callOf, wantedParsers } from '../../../search/wanted';
import { useMay } from '../../../session/session';
import { Empty } from '../../../ui/empty';
import { PageHeader } from '../../../ui/page-header';
import { SkeletonRows } from '../../../ui/skeleton';
import { SearchForm } from './search-form';

/** Searches as an agent would. A search is in the address, but is made only when somebody presses Search. */
export function Playground({ apiUrl }: { apiUrl: string }) {
  const maySearch = useMay(contract.search.query);
  const [wanted, setWanted] = useQueryStates(wantedParsers);
  const [capFailure, setCapFailure] = useState<CallFailed | null>(null);
  const search = useSearch();
  const { searched } = search;
  const call = callOf(wanted);

  const start = async () => {
    setCapFailure(null);
    try {
      await search.start(call);
    } catch (error) {
      if (!(error instanceof CallFailed && error.code === 'payment_required')) throw error;
      setCapFailure(error);
    }
  };
  return (
    <>
      <PageHeader
        title="Search"
        lead="Every dataset that you may see, as your agents search them."
        actions={maySearch && <SameCall call={call} apiUrl={apiUrl} />}
      />
      {!maySearch && <MayNotSearch />}
      {maySearch && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <SearchForm wanted={wanted} onChange={(changed) => void setWanted(changed)} send={start} />
          {searched && <Found searched={searched} more={search.more} />}
          {search.pending && !searched && <SkeletonRows rows={3} className="h-36" />}
          {capFailure && <CapReached failure={capFailure} />}
          <OpenedSource searched={searched} />
          {!searched && !search.pending && !capFailure && (
            <Empty title={call.query === '' ? 'Ask something.' : 'Ready to search.'}>
              {call.query === ''
                ? 'Write what you look for, in words or with operators, and press Enter.'
                : 'Opening a link never searches, since a search may cost money: press Search.'}
            </Empty>
          )}
        </div>
      )}
    </>
  );
}
