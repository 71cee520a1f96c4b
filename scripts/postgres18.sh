#!/usr/bin/env bash
# A real PostgreSQL 18 with pgvector and pg_textsearch for tests, on Debian, as root.
#   scripts/postgres18.sh up [PORT]     starts one, on a free port if none is named, and prints its DATABASE_URL
#   scripts/postgres18.sh down [PORT]   stops it, or all that this clone started, and throws the data away
# The first call puts packages of Debian sid in a folder of their own in the user's cache: 500 MB and about a minute.
# All clones share them; each server has its port and its data. It keeps nothing safe and lets everybody on this
# machine in.
set -euo pipefail

clone=$(cd "$(dirname "$0")/.." && pwd)
home=${XDG_CACHE_HOME:-$HOME/.cache}/ipto/postgresql-18
root=$home/root
runs=$root/run/ipto
first_port=25432

fail() {
  echo "postgres18: $*" >&2
  exit 1
}

in_root=(chroot --userspec=postgres:postgres "$root" env LC_ALL=C.UTF-8 PATH=/usr/lib/postgresql/18/bin:/usr/bin:/bin)

# Where this machine's apt gets Debian from.
mirror() { apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 'Created-By: Packages' | sed -n 's/^Debian|//p' | head -n 1; }

install_once() {
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then fail 'needs Debian and root.'; fi
  mkdir -p "$home"
  exec 8>"$home/lock"
  flock 8
  if [ ! -d "$root" ]; then install; fi
  exec 8>&-
}

install() {
  local new=$home/root.new log=$home/install.log
  if ! command -v debootstrap >/dev/null || [ -z "$(mirror)" ]; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq debootstrap >&2
  fi
  echo 'postgres18: installing, once; this takes a minute.' >&2
  rm -rf "$new"
  debootstrap --variant=minbase --include=postgresql-18,postgresql-18-pgvector,postgresql-18-pg-textsearch \
    sid "$new" "$(mirror)" >"$log" 2>&1 8>&- || { tail -n 5 "$log" >&2; fail "not installed; all of it is in $log"; }
  # Some containers are given no devices.
  [ -c "$new/dev/null" ] || { rm -f "$new/dev/null" && mknod -m 666 "$new/dev/null" c 1 3; }
  [ -c "$new/dev/urandom" ] || { rm -f "$new/dev/urandom" && mknod -m 444 "$new/dev/urandom" c 1 9; }
  mkdir -p "$new/run/ipto"
  mv "$new" "$root"
}

# Takes a port, as long as this script or the server it starts lives; fails where another server of ours has it.
take() {
  exec 9>>"$runs/$1.lock"
  flock -n 9
}

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

is_ready() { "${in_root[@]}" pg_isready -q -h "/run/ipto/$1" -p "$1" 9>&-; }

is_of_this_clone() { [ "$(cat "$runs/$1/clone" 2>/dev/null)" = "$clone" ]; }

start() {
  local port=$1 run=$runs/$1 seen=/run/ipto/$1
  is_free "$port" || fail "something else listens on port $port."
  rm -rf "$run"
  mkdir "$run"
  echo "$clone" >"$run/clone"
  chroot "$root" chown postgres:postgres "$seen"
  "${in_root[@]}" initdb -D "$seen/data" -U postgres -A trust -E UTF8 --no-sync >"$run/log" 2>&1 ||
    { tail -n 5 "$run/log" >&2; fail 'no data folder could be made.'; }
  "${in_root[@]}" postgres -D "$seen/data" -p "$port" -k "$seen" -c listen_addresses=127.0.0.1 \
    -c shared_preload_libraries=pg_textsearch -c max_connections=200 -c dynamic_shared_memory_type=mmap \
    -c fsync=off -c full_page_writes=off </dev/null >>"$run/log" 2>&1 &
  server=$!
  # Until its address is printed nobody else can stop it.
  trap 'kill -INT "$server" 2>/dev/null || true' EXIT
  until is_ready "$port"; do
    kill -0 "$server" 2>/dev/null || { tail -n 5 "$run/log" >&2; fail "no server on port $port."; }
    sleep 0.1
  done
  "${in_root[@]}" createdb -h "$seen" -p "$port" -U postgres ipto
  trap - EXIT
}

up() {
  local port=${1:-$first_port}
  install_once
  if [ -z "${1:-}" ]; then
    until take "$port" && is_free "$port"; do port=$((port + 1)); done
    start "$port"
  else
    # What this clone has there already, or is just starting, will do.
    until take "$port"; do
      is_of_this_clone "$port" || fail "another clone has a server on port $port."
      if is_ready "$port"; then break; fi
      sleep 0.1
    done
    is_ready "$port" || start "$port"
  fi
  echo "postgresql://postgres@127.0.0.1:$port/ipto"
}

down() {
  local port=$1
  until take "$port"; do
    kill -INT "$(head -n 1 "$runs/$port/data/postmaster.pid" 2>/dev/null)" 2>/dev/null || true
    sleep 0.1
  done
  rm -rf "${runs:?}/$port"
}

case ${1:-} in
  up) up "${2:-}" ;;
  down)
    for run in "$runs"/*/; do
      port=$(basename "$run")
      if is_of_this_clone "$port" && [ "${2:-$port}" = "$port" ]; then down "$port"; fi
    done
    ;;
  *)
    sed -n '2,7s/^# //p' "$0" >&2
    exit 2
    ;;
esac
