import { contract } from '@ipto/contracts';
import { verifyLedger } from '../../dist/modules/billing/index.js';
import type { TestPlatform } from '../platform.js';
import type { Caller } from './caller.js';
import type { Member } from './member.js';
import { ready } from './upload.js';

type NewDataset = Parameters<Member['dataset']>[0];

/** What verifying the books finds. */
export function differences({ services }: TestPlatform): ReturnType<typeof verifyLedger> {
  return verifyLedger(services.db, () => {}, new AbortController().signal);
}

/** A dataset on offer with objects of so many paragraphs each, all about numbats. */
export async function offer(
  platform: TestPlatform,
  fields: NewDataset = {},
  passages: readonly number[] = [1],
) {
  const owner = await platform.signUp('Provider');
  const { dataset_id: id } = await owner.dataset({ visibility: 'listed', ...fields });
  const objectIds: string[] = [];
  for (const [i, count] of passages.entries()) {
    const bytes = Array.from({ length: count }, () => paragraph(count > 1)).join('\n\n');
    const file = { filename: `numbats-${i}.txt`, bytes };
    objectIds.push((await ready(platform, owner, id, file)).object_id);
  }
  return { owner, id, objectIds };
}

let paragraphs = 0;
/** Like no other; a short one makes a passage, and a long one several. */
function paragraph(long: boolean): string {
  const number = paragraphs++;
  const words = Array.from({ length: long ? 100 : 5 }, (_, i) => `w${number}y${i}`);
  return `The numbat number ${number} eats termites. ${words.join(' ')}.`;
}

/** Searches datasets for numbats. */
export const find = (caller: Caller, ...dataset_ids: string[]) =>
  caller.ok(contract.search.query, { query: 'numbat termites', mode: 'lexical', dataset_ids });
