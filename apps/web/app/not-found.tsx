import type { Metadata } from 'next';
import { Panel } from '../ui/panel';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <Panel title="There is no such page" lead="The address may be mistyped, or what it named is gone.">
      <a href="/" className="underline">
        To the first page
      </a>
    </Panel>
  );
}
