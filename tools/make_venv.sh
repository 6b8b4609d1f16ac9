#!/usr/bin/env bash
# make_venv.sh PYTHON DIR - an empty virtual environment; on Debian installs python3-venv first if it is missing.
set -euo pipefail
python=$1 dir=$2

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "autograd_nb needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    "$(dirname "$0")/apt_install.sh" python3-venv
fi
echo "--> $dir with $("$python" --version)"
"$python" -m venv --clear "$dir"
