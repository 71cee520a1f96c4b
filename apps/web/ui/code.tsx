import { CopyButton } from './copy-button';

/** Something to be copied into a terminal or a program. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-start rounded-lg border bg-sunken">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto p-3.5 font-mono text-[0.8125rem] whitespace-pre"
      >
        {text}
      </section>
      <div className="p-1.5">
        <CopyButton text={text} />
      </div>
    </div>
  );
}
