import { Panel } from '../ui/panel';

export default function NotFound() {
  return (
    <Panel
      title="There is no such page"
      lead="The address may be mistyped, or the page has moved."
      footer={<a href="/">To the first page</a>}
    />
  );
}
