import { type Address, listenSettings } from './address.js';

export interface EngineSettings {
  /** Nobody needs it after this process: it does not wait for the disk, and goes with the process. */
  readonly throwaway: boolean;
  readonly maxConnections: number;
}

/** The arguments with which `postgres` serves a cluster. Its own configuration files stay as they were made. */
export function serverArguments(
  cluster: string,
  address: Address,
  marker: string,
  { throwaway, maxConnections }: EngineSettings,
): string[] {
  const settings: Record<string, string> = {
    ...listenSettings(address),
    // By this name its processes are found again.
    cluster_name: marker,
    max_connections: String(maxConnections),
    shared_buffers: '128MB',
    wal_compression: 'on',
    // After a crash: one call for the whole disk, rather than one for each of a thousand files.
    ...(process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }),
    // Statements here are short: compiling them takes longer than it gains.
    jit: 'off',
    // Requests run beside each other already, and workers want room in /dev/shm, of which a container has 64 MB.
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    // What the server itself has to say. Errors of statements reach who sent them, and may hold what nobody should read.
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_autovacuum_min_duration: '-1',
    log_connections: '',
    ...(throwaway && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
