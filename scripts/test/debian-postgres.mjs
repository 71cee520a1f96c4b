// Debian's own PostgreSQL for the second pass, of whatever version that Debian has: a server in a folder of its own,
// which keeps nothing safe, and a role there that may do nothing but make databases and own them.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSIONS = '/usr/lib/postgresql';
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'max_connections=200',
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
];
const OWNER = 'unprivileged';

/** Starts one; null where Debian's package is not installed. */
export async function startDebianPostgres() {
  const bin = binaries();
  if (bin === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'ipto-debian-'));
  const user = serverUser();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const call = (program, ...args) =>
    execFileSync(join(bin, program), args, {
      cwd: folder,
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'ignore', 'inherit'],
      ...user,
    });
  const data = join(folder, 'data');
  const port = await freePort();
  const options = [`-p ${port}`, `-k ${folder}`, ...SETTINGS.map((setting) => `-c ${setting}`)].join(' ');
  const stop = () => {
    if (existsSync(join(data, 'postmaster.pid'))) call('pg_ctl', 'stop', '-D', data, '-m', 'immediate');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    call('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync');
    call('pg_ctl', 'start', '-w', '-D', data, '-l', join(folder, 'log'), '-o', options);
    const createRole = `CREATE ROLE ${OWNER} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION`;
    call('psql', '-h', folder, '-p', String(port), '-U', 'postgres', '-c', createRole);
  } catch (error) {
    stop();
    throw error;
  }
  return { url: `postgresql://${OWNER}@127.0.0.1:${port}/postgres`, stop };
}

/** Where the newest installed version has its programs. */
function binaries() {
  if (!existsSync(VERSIONS)) return null;
  const versions = readdirSync(VERSIONS).filter((name) => existsSync(join(VERSIONS, name, 'bin/postgres')));
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : join(VERSIONS, newest, 'bin');
}

/** PostgreSQL refuses to be root: there it runs as the user that its package has made. */
function serverUser() {
  if (process.getuid() !== 0) return null;
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
