import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mean, quantile } from '../figures.js';
import { withFolder } from '../installation.js';
import { ndcg } from '../relevance/ndcg.js';
import { writeCorpus } from './corpus-folder.js';
import { EngineProcess } from './engine-process.js';
import type { EngineKey } from './engines.js';
import type { Asked, Contest } from './judged.js';
import { type Bytes, FOUND } from './peer.js';

/** What an engine made of a contest. */
export interface Standing {
  readonly key: EngineKey;
  /** Mean nDCG@10; null where nobody judged. */
  readonly ndcg: number | null;
  /** Milliseconds of a search. */
  readonly p50: number;
  readonly p95: number;
  readonly fillMs: number;
  readonly bytes: Bytes;
  /** Medians of what a search spent on its parts, where the engine tells. */
  readonly parts: Readonly<Record<string, number>>;
}

interface Entrant {
  readonly engine: EngineProcess;
  readonly fillMs: number;
  readonly times: number[];
  readonly scores: number[];
}

/** Fills the engines one after another, and asks all of them each question in turns. The first questions do not count. */
export function compete(
  { documents, questions }: Contest,
  keys: readonly EngineKey[],
  warmUp: number,
  note: (text: string) => void,
): Promise<Standing[]> {
  return withFolder(async (folder) => {
    const corpus = join(folder, 'corpus');
    await mkdir(corpus);
    await writeCorpus(corpus, documents);
    const entrants: Entrant[] = [];
    try {
      for (const key of keys) {
        const own = join(folder, key);
        await mkdir(own);
        const engine = await EngineProcess.start(key, own);
        const entrant = { engine, fillMs: Number.NaN, times: [], scores: [] };
        entrants.push(entrant);
        const fillMs = await engine.fill(corpus);
        entrants[entrants.length - 1] = { ...entrant, fillMs };
        note(`filled ${key} in ${(fillMs / 1000).toFixed(1)} s`);
      }
      for (const [at, question] of questions.entries())
        for (const entrant of entrants) await ask(entrant, question, at >= warmUp);
      return await Promise.all(entrants.map(standing));
    } finally {
      for (const { engine } of entrants) await engine.stop();
    }
  });
}

async function ask({ engine, times, scores }: Entrant, question: Asked, counts: boolean): Promise<void> {
  const { ms, ids } = await engine.search(question);
  if (!counts) return;
  times.push(ms);
  if (question.relevant) scores.push(ndcg(ids, question.relevant, FOUND));
}

async function standing({ engine, fillMs, times, scores }: Entrant): Promise<Standing> {
  return {
    key: engine.key,
    ndcg: scores.length > 0 ? mean(scores) : null,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    fillMs,
    bytes: await engine.bytes(),
    parts: await engine.parts(),
  };
}
