import { createHash } from 'node:crypto';
import { Random } from '@ipto/e2e';

export const DATASETS = 50;
/** How many of them a search ranges over. */
const SEARCHED = 5;
const SEED = 14;

/** The dataset that a document lies in: any of the 50, the same in each run. */
export function datasetOf(documentId: string): number {
  return createHash('sha256').update(`${SEED} ${documentId}`).digest().readUInt32BE() % DATASETS;
}

/** Ten choices of five datasets that have none in common, so that each judgment counts in one of them. */
export function datasetChoices(): number[][] {
  const random = new Random(SEED);
  const waiting = Array.from({ length: DATASETS }, (_, dataset) => dataset);
  const shuffled: number[] = [];
  while (waiting.length > 0) shuffled.push(...waiting.splice(random.below(waiting.length), 1));
  return Array.from({ length: DATASETS / SEARCHED }, (_, i) =>
    shuffled.slice(i * SEARCHED, (i + 1) * SEARCHED),
  );
}
