#!/usr/bin/env bash
# find_chromium.sh - make sure that the browser tests find a Chromium; they skip, with the reason, where it cannot be had.
set -euo pipefail

command -v chromium >/dev/null && exit 0
if ! "$(dirname "$0")/apt_install.sh" chromium fonts-dejavu-core; then
    echo "--> no Chromium: the browser tests will be skipped" >&2
fi
