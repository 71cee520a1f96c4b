/** The first thing on a page that the keyboard reaches. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="absolute -left-[100vw] z-50 rounded-lg bg-surface px-4 py-2 focus:top-3 focus:left-3"
    >
      Skip to content
    </a>
  );
}
