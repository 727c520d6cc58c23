#!/bin/sh
# Makes .venv with the newest suitable Python (3.11 or later), or says in a sentence what is missing.
set -eu
found=""
for name in python3.13 python3.12 python3.11 python3.14 python3; do
    # An existing command may still be a broken shim, so try to run it.
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    found=${found:-$name}
    "$name" -c 'import ensurepip, venv' >/dev/null 2>&1 || continue
    echo "Making .venv with $("$name" --version)."
    exec "$name" -m venv --clear .venv
done
if [ -z "$found" ]; then
    echo "Ponte needs Python 3.11 or newer, and none was found. On Debian or Ubuntu: sudo apt install python3 python3-venv" >&2
else
    version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "Python $version is here, but not its part that makes environments. On Debian or Ubuntu: sudo apt install python3-venv (or python$version-venv)" >&2
fi
exit 1
