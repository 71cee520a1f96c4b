'use client';

import { X } from 'lucide-react';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { CallFailed } from '../api/call-failed';

const SHOWN_MS = 4_000;

interface Message {
  readonly id: number;
  readonly text: string;
  readonly failure: CallFailed | null;
}

interface Toasts {
  /** Says that something is done. */
  readonly say: (text: string) => void;
  /** Runs something that calls the API and has no form around it, and says so if it fails. */
  readonly attempt: (work: () => Promise<void>) => void;
}

const Context = createContext<Toasts | null>(null);

export function useToast(): Toasts {
  const toasts = use(Context);
  if (toasts === null) throw new Error('There is no toast provider around this.');
  return toasts;
}

/** Short messages at the edge of the screen; what failed stays until it is closed. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const add = useCallback((text: string, failure: CallFailed | null) => {
    setMessages((earlier) => [...earlier, { id: (earlier.at(-1)?.id ?? 0) + 1, text, failure }]);
  }, []);
  const toasts = useMemo<Toasts>(
    () => ({
      say: (text) => add(text, null),
      attempt: (work) => {
        work().catch((error: unknown) => {
          if (!(error instanceof CallFailed)) throw error;
          add(error.message, error);
        });
      },
    }),
    [add],
  );
  const close = useCallback(
    (id: number) => setMessages((all) => all.filter((message) => message.id !== id)),
    [],
  );
  return (
    <Context value={toasts}>
      {children}
      <div
        aria-live="polite"
        className="fixed right-3 bottom-3 z-50 grid w-[min(24rem,calc(100vw-1.5rem))] gap-2 print:hidden"
      >
        {messages.map((message) => (
          <Toast key={message.id} message={message} onClose={close} />
        ))}
      </div>
    </Context>
  );
}

function Toast({ message, onClose }: { message: Message; onClose: (id: number) => void }) {
  const { id, text, failure } = message;
  useEffect(() => {
    if (failure) return;
    const timer = setTimeout(() => onClose(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, failure, onClose]);
  return (
    <div
      className={`flex items-start gap-3 rounded-lg border bg-surface p-3.5 text-sm shadow-lg ${failure ? 'border-bad' : ''}`}
    >
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">{text}</p>
        {failure?.requestId && (
          <p className="mt-1 font-mono text-xs text-muted wrap-anywhere">Request {failure.requestId}</p>
        )}
      </div>
      <button
        type="button"
        aria-label="Close"
        className="rounded-sm text-muted hover:text-ink"
        onClick={() => onClose(id)}
      >
        <X className="size-4" aria-hidden />
      </button>
    </div>
  );
}
