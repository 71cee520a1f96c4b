import type { Gate, ObjectTest } from './segments/index.js';

/** What a search is narrowed to, beside what its query says. */
export interface SearchFilters {
  mimeTypes?: readonly string[] | undefined;
  modalities?: readonly string[] | undefined;
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
  /** Part of the filename, any case. */
  filename?: string | undefined;
}

/** What filters ask of an object; modalities are asked of datasets. */
export function compileFilters({ mimeTypes, createdAfter, createdBefore, filename }: SearchFilters): Gate[] {
  const tests: ObjectTest[] = [];
  if (mimeTypes) tests.push({ kind: 'media-type', anyOf: mimeTypes });
  if (createdAfter ?? createdBefore)
    tests.push({ kind: 'created', from: createdAfter?.getTime(), before: createdBefore?.getTime() });
  if (filename) tests.push({ kind: 'filename', contains: filename });
  return tests.map((test) => ({ kind: 'object', test }));
}
