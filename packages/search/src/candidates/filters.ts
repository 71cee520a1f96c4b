import { Prisma } from '@ipto/db';

/** What a search is narrowed to, beside what its query says. */
export interface SearchFilters {
  mimeTypes?: readonly string[] | undefined;
  modalities?: readonly string[] | undefined;
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
  /** Part of the filename, any case. */
  filename?: string | undefined;
}

/** What filters ask of an object under the alias `o`; modalities are asked of datasets. */
export function filterConditions({
  mimeTypes,
  createdAfter,
  createdBefore,
  filename,
}: SearchFilters): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (mimeTypes) conditions.push(Prisma.sql`o.content_type = ANY(${mimeTypes})`);
  if (createdAfter) conditions.push(Prisma.sql`o.created_at >= ${createdAfter}`);
  if (createdBefore) conditions.push(Prisma.sql`o.created_at < ${createdBefore}`);
  if (filename) conditions.push(Prisma.sql`strpos(lower(o.filename), lower(${filename})) > 0`);
  return conditions;
}
