'use client';

import type { ErrorInfo } from 'next/error';
import { Panel } from '../ui/panel';
import { FAILURE_LEAD, FAILURE_TITLE, Failure } from './failure';

/** Stands for a page whose frame can't be made either. */
export function PageFailed({ error, retry }: Pick<ErrorInfo, 'error' | 'retry'>) {
  return (
    <Panel title={FAILURE_TITLE} lead={FAILURE_LEAD} footer={<a href="/">To the first page</a>}>
      <Failure error={error} retry={retry} />
    </Panel>
  );
}
