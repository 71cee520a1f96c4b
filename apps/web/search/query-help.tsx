const FORMS: readonly (readonly [form: string, meaning: string])[] = [
  ['pump rattle', 'Passages about these words; with both where there are enough'],
  ['pump AND (rattle OR noise)', 'Both sides; either one'],
  ['pump NOT valve, pump -valve', 'Without the second word'],
  ['"check valve"', 'The words side by side'],
  ['cavit*', 'Any word that begins so'],
  ['title:pump filename:guide', 'Only in the title; in the filename'],
  ['mime:application/pdf dataset:manuals', 'Only files of a type; datasets with that name'],
  ['page:3', 'Only on that page'],
];

/** The query language, for whoever asks. */
export function QueryHelp() {
  return (
    <details className="text-sm">
      <summary className="w-fit rounded-sm text-muted">Query language</summary>
      <dl className="mt-3 grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
        {FORMS.map(([form, meaning]) => (
          <div key={form} className="contents">
            <dt className="font-mono text-[0.8125rem] wrap-anywhere">{form}</dt>
            <dd className="mb-1 text-muted sm:mb-0">{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-muted">
        A query that does not follow these rules is searched as plain words, and a note says so. In dense mode
        words are only words.
      </p>
    </details>
  );
}
