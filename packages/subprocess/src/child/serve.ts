import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { z } from 'zod';
import { type Call, callSchema, type Launch, launchSchema, type Reply } from '../protocol.js';

/** What a child process does. */
export interface Service<Setup, Request> {
  /** The shape of `setup`, as given to `openSubprocess`. */
  readonly setup: z.ZodType<Setup>;
  readonly request: z.ZodType<Request>;
  /** Loads what the calls need and gives back the function that answers them. */
  open(setup: Setup): Promise<(request: Request) => Promise<unknown>>;
}

/**
 * Turns this process into the child of `openSubprocess`: it answers one call at a time, ends when its parent
 * does, and ends itself when it grows beyond its memory limit.
 */
export async function serve<Setup, Request>(service: Service<Setup, Request>): Promise<void> {
  // A terminal's Ctrl-C reaches the whole process group; when to end is the parent's decision.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit());
  if (!process.connected) process.exit();

  const launch = launchSchema.parse(JSON.parse(process.argv[2] ?? ''));
  const watching = startWatchdog(launch);

  let tainted = false;
  process.on('unhandledRejection', (reason) => {
    // A promise that a library lost. The call at hand may still be right, but later ones deserve a clean child.
    tainted = true;
    process.stderr.write(`Unhandled rejection: ${describe(reason)}\n`);
  });

  const answer = await service.open(service.setup.parse(launch.setup));
  const run = async ({ id, request }: Call): Promise<Reply> => {
    try {
      const value = await answer(service.request.parse(request));
      // Memory that one call leaves behind must not be held against the next.
      const retire = tainted || process.memoryUsage.rss() > launch.maxRssBytes / 2;
      return { kind: 'result', id, value, retire };
    } catch (error) {
      return { kind: 'error', id, message: describe(error) };
    }
  };
  process.on('message', (message) => {
    void run(callSchema.parse(message)).then(reply);
  });
  await watching;
  reply({ kind: 'ready' });
}

/** Resolves once the watchdog looks after this process. */
async function startWatchdog(launch: Launch): Promise<void> {
  const watchdog = new Worker(new URL('./watchdog.js', import.meta.url), {
    workerData: launch,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
  });
  await once(watchdog, 'message');
}

function reply(message: Reply): void {
  // A broken channel means that the parent is gone, and 'disconnect' ends this process.
  process.send?.(message, undefined, undefined, () => {});
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
