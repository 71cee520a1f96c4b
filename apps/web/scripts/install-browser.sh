#!/usr/bin/env bash
# Installs the Chromium that the browser tests drive, where it is missing.
set -euo pipefail

[ -x /usr/bin/chromium ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo 'The browser tests need /usr/bin/chromium: install it with "apt-get install chromium" as root.' >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fonts-liberation
