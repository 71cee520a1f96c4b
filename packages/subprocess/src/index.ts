export { type FailureCause, SubprocessFailed } from './failure.js';
export {
  openSubprocess,
  type Subprocess,
  type SubprocessLogger,
  type SubprocessOptions,
} from './subprocess.js';
