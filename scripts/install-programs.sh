#!/usr/bin/env bash
# Installs the programs that tests drive, where they are missing: the browser, the shells that complete `ipto`, and
# the PostgreSQL that Debian ships.
set -euo pipefail

missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium fonts-liberation)
for shell in zsh fish; do
  command -v "$shell" >/dev/null || missing+=("$shell")
done
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests want ${missing[*]}: install them with apt-get as root." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# The package would start a server, which nobody here has asked for.
settings=/etc/postgresql-common/createcluster.conf
if [[ " ${missing[*]} " == *' postgresql '* ]] && [ ! -e "$settings" ]; then
  mkdir -p "${settings%/*}"
  echo 'create_main_cluster = false' >"$settings"
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}"
