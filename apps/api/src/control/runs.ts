import { isDeepStrictEqual } from 'node:util';
import type { Command, Commands, Progress, Report } from './command.js';
import type { Ending, Request } from './protocol.js';

interface Run {
  readonly request: Request;
  readonly listeners: Set<Report>;
  latest: Progress | null;
  /** Never rejects. */
  ending: Promise<Ending>;
}

/** Somebody's part in a run. */
export interface Attendance {
  readonly ending: Promise<Ending>;
  /** Hears no more of it; the run goes on. */
  leave(): void;
}

/** Runs commands, each once at a time: who asks for one that runs joins it. */
export class Runs {
  readonly #commands: Commands;
  readonly #onFailure: (command: string, error: unknown) => void;
  readonly #running = new Map<string, Run>();
  readonly #stopping = new AbortController();

  constructor(commands: Commands, onFailure: (command: string, error: unknown) => void) {
    this.#commands = commands;
    this.#onFailure = onFailure;
  }

  /** Begins a run or joins the one of the same request. `report` hears of it from where it stands. */
  attend(request: Request, report: Report): Attendance {
    const command = this.#commands.get(request.command);
    if (!command) return refused(`There is no command "${request.command}".`);
    if (this.#stopping.signal.aborted) return refused('The server is stopping.');
    const run = this.#running.get(request.command) ?? this.#begin(command, request);
    if (!isDeepStrictEqual(run.request, request))
      return refused(`"${request.command}" is running already, and was called otherwise.`);
    run.listeners.add(report);
    if (run.latest) report(run.latest);
    return { ending: run.ending, leave: () => run.listeners.delete(report) };
  }

  /** Takes no more, stops what runs and waits until it has. */
  async close(): Promise<void> {
    this.#stopping.abort(new Error('The server is stopping; run the command again later.'));
    await Promise.all([...this.#running.values()].map(({ ending }) => ending));
  }

  #begin(command: Command, request: Request): Run {
    const { command: name, ...args } = request;
    const run: Run = {
      request,
      listeners: new Set(),
      latest: null,
      // In a later turn: a command that fails at once must find its run registered.
      ending: Promise.resolve()
        .then(() =>
          command(
            args,
            (progress) => {
              run.latest = progress;
              for (const listener of run.listeners) listener(progress);
            },
            this.#stopping.signal,
          ),
        )
        .then(
          (message): Ending => ({ kind: 'done', message }),
          (error: unknown): Ending => {
            if (!this.#stopping.signal.aborted) this.#onFailure(name, error);
            return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
          },
        )
        .finally(() => this.#running.delete(name)),
    };
    this.#running.set(name, run);
    return run;
  }
}

function refused(message: string): Attendance {
  return { ending: Promise.resolve({ kind: 'failed', message }), leave() {} };
}
