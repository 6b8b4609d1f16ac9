#!/usr/bin/env bash
# apt_install.sh PACKAGE... - install Debian packages where we may: as root, or with a sudo that asks no password.
# Status 1 with one line on stderr where we may not; the caller decides whether that matters.
set -euo pipefail

if ! command -v apt-get >/dev/null; then
    echo "cannot install $*: there is no apt-get here" >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root=(env)
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n env)
else
    echo "cannot install $*: this needs root or a sudo without password" >&2
    exit 1
fi
echo "--> apt-get install $*"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
