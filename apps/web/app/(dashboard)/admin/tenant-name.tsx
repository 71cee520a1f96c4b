/** A tenant by name and id; one that was deleted has no name any more. */
export function TenantName({ name, id }: { name: string; id: string }) {
  return (
    <span className="block min-w-32">
      {name === '' ? <em className="text-muted">Deleted tenant</em> : name}
      <span className="hidden font-mono text-xs text-muted md:block">{id}</span>
    </span>
  );
}
