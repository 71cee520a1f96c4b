/** What every command on one review takes. */
export const REVIEW_TARGET = [
  ['<tenant_id>', 'The tenant that uploaded it.'],
  ['<object_id>', 'The object.'],
] as const;
