import type { Benchmark } from './figures.js';
import { againstModel } from './ingest/model.js';
import { againstRows } from './ingest/rows.js';

/** What ingest adds to the embedding model, and what its index adds to the rows that it must write anyway. */
const ingest: Benchmark = async (note) => [...(await againstModel(note)), ...(await againstRows(note))];
export default ingest;
