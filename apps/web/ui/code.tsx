import { CopyButton } from './copy-button';

/** Something to be copied into a terminal or a program. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="relative rounded-lg border bg-sunken">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
        className="overflow-x-auto p-3.5 pr-28 font-mono text-[0.8125rem] whitespace-pre"
      >
        {text}
      </section>
      <div className="absolute top-2 right-2">
        <CopyButton text={text} />
      </div>
    </div>
  );
}
