'use client';

import type { SearchActivity } from '@ipto/contracts';
import Link from 'next/link';
import { contract } from '../api/contract';
import { useMay } from '../session/session';
import { searchPath } from './search-path';

/** What was searched for; for whoever may search, the way to search for it again. */
export function MadeSearch({ search, className }: { search: SearchActivity; className: string }) {
  const looks = `font-medium wrap-anywhere ${className}`;
  if (!useMay(contract.search.query)) return <span className={looks}>{search.query_text}</span>;
  return (
    <Link
      href={searchPath(search)}
      prefetch={false}
      title="Open it in the playground, without searching"
      className={`${looks} underline-offset-4 hover:underline`}
    >
      {search.query_text}
    </Link>
  );
}
