'use client';

import dynamic from 'next/dynamic';
import { parseAsString, useQueryState } from 'nuqs';
import type { Searched } from './use-search';

const SourceDialog = dynamic(() => import('./source-dialog').then((module) => module.SourceDialog));

/** Which result's source is looked at: it stands in the address, since reading it again is free. */
export function useOpenSource() {
  const [opened, setOpened] = useQueryState('source', parseAsString);
  return [opened, (retrievalId: string | null) => void setOpened(retrievalId)] as const;
}

/** The source that is looked at, if any. */
export function OpenedSource({ searched }: { searched: Searched | null }) {
  const [opened, open] = useOpenSource();
  if (opened === null) return null;
  const results = searched?.answers.flatMap((answer) => answer.results) ?? [];
  return (
    <SourceDialog
      key={opened}
      retrievalId={opened}
      result={results.find(({ retrieval_id }) => retrieval_id === opened)}
      onClose={() => open(null)}
    />
  );
}
