/** What is embedded of a passage: it means more under its title and headings, which its body may lack. */
export function embeddedText({
  title,
  headingPath,
  body,
}: {
  readonly title: string;
  readonly headingPath: readonly string[];
  readonly body: string;
}): string {
  const above = [title, ...headingPath].filter((heading) => heading !== '' && !body.startsWith(heading));
  return [...above, body].join('\n');
}
