'use client';

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { buttonLooks } from './button';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** `wide` for tables and texts, `side` for what is looked at beside the page. */
  readonly shape?: 'normal' | 'wide' | 'side';
}

const SHAPES = {
  normal: 'inset-x-3 top-[8vh] mx-auto max-h-[84vh] max-w-lg rounded-xl',
  wide: 'inset-x-3 top-[6vh] mx-auto max-h-[88vh] max-w-3xl rounded-xl',
  side: 'inset-y-0 right-0 w-[min(34rem,100%)] border-y-0 border-r-0',
};

/** What comes over the page and holds the keyboard until it is closed. */
export function Dialog({ open, onClose, title, lead, children, shape = 'normal' }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          className={`fixed z-50 overflow-y-auto border bg-surface p-5 shadow-xl sm:p-6 ${SHAPES[shape]}`}
          {...(!lead && { 'aria-describedby': undefined })}
        >
          <div className="mb-5 flex items-start justify-between gap-4">
            <div className="min-w-0">
              <Radix.Title className="text-lg font-semibold tracking-tight wrap-anywhere">
                {title}
              </Radix.Title>
              {lead && <Radix.Description className="mt-1 text-sm text-muted">{lead}</Radix.Description>}
            </div>
            <Radix.Close aria-label="Close" className={buttonLooks({ kind: 'ghost', size: 'small' })}>
              <X aria-hidden />
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
