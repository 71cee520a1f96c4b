import cliProgress from 'cli-progress';
import type { Progress, Report } from './command.js';

/** Shows a person how far a command has come. */
export interface ProgressDisplay {
  readonly report: Report;
  /** Leaves the terminal as it was. */
  stop(): void;
}

/** A bar on a terminal; elsewhere a line for each further percent. */
export function openProgressDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): ProgressDisplay {
  const progress = new cliProgress.SingleBar({
    stream,
    format: '{bar} {percentage}% | {value} of {total} | {eta_formatted} left {message}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    // Signals are the command's own affair.
    gracefulExit: false,
  });
  let started = false;
  return {
    report({ done, total, message = '' }) {
      if (started) progress.setTotal(total);
      // What an earlier run did tells nothing of how long the rest takes.
      else progress.start(total, done, { message });
      started = true;
      progress.update(done, { message });
    },
    stop: () => progress.stop(),
  };
}

function lines(stream: NodeJS.WriteStream): ProgressDisplay {
  let last: string | null = null;
  return {
    report(progress) {
      const percent = percentOf(progress);
      const key = `${percent} ${progress.message}`;
      if (key === last) return;
      last = key;
      const { done, total, message } = progress;
      stream.write(`${percent}% · ${done} of ${total}${message === undefined ? '' : ` · ${message}`}\n`);
    },
    stop() {},
  };
}

function percentOf({ done, total }: Progress): number {
  return total === 0 ? 100 : Math.floor((100 * done) / total);
}
