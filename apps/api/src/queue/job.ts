import { z } from 'zod';

/** How jobs of one kind are worked on. What is not said is as for all. */
export interface JobOptions {
  /** How many are in work at a time in each worker; 1 by default. */
  readonly concurrency?: number;
  /** The job that one becomes, with the same data, when it has failed for good. */
  readonly deadLetter?: Pick<Job<never>, 'name'>;
  /** When to run by itself, once however many processes there are. */
  readonly cron?: string;
  /** With `short` at most one waits for each `singletonKey`; of another that is sent meanwhile nothing comes. */
  readonly policy?: 'short';
}

/** A kind of background work: what it is told, and what it does. */
export interface Job<Tools, Data = unknown> {
  readonly name: string;
  readonly schema: z.ZodType<Data>;
  readonly options: JobOptions;
  /** Does one, with data that the schema has not seen yet. */
  perform(tools: Tools, data: unknown, signal: AbortSignal): Promise<void>;
}

export interface JobDefinition<Tools, Data> {
  readonly name: string;
  readonly schema: z.ZodType<Data>;
  readonly options?: JobOptions;
  /**
   * Does one. `signal` fires when the worker stops, or the job is no longer its own. One that throws is tried again,
   * later each time; one whose process dies, too.
   */
  readonly run: (tools: Tools, data: Data, signal: AbortSignal) => Promise<void>;
}

export function defineJob<Tools, Data>({
  name,
  schema,
  options = {},
  run,
}: JobDefinition<Tools, Data>): Job<Tools, Data> {
  return {
    name,
    schema,
    options,
    perform: (tools, data, signal) => run(tools, schema.parse(data), signal),
  };
}

const EVERY_TEN_MINUTES = '*/10 * * * *';
const nothing = z.object({});

/** Upkeep: a job that is told nothing and runs every ten minutes. */
export function defineUpkeep<Tools>(name: string, run: (tools: Tools) => Promise<void>): Job<Tools, object> {
  return defineJob({ name, schema: nothing, options: { cron: EVERY_TEN_MINUTES }, run });
}
