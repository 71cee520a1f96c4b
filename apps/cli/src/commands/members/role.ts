import { roleSchema } from '@ipto/contracts';
import { Option } from 'commander';

/** `--role` of whoever is invited or changed. */
export function roleFlag(description: string): Option {
  return new Option('--role <role>', description).choices(roleSchema.options).makeOptionMandatory();
}
