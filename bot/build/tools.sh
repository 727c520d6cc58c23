#!/bin/sh
# Gets what the tests need and pip can't install: a browser and gettext's msgfmt. Quick if both are present.
set -u

as_root() {
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

updated=""
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" != 0 ] && ! sudo -n true >/dev/null 2>&1; then
        return 1
    fi
    if [ -z "$updated" ]; then
        as_root apt-get update -qq >/dev/null 2>&1
        updated=yes
    fi
    echo "Installing $* with apt."
    as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# Ubuntu's package only points to a snap, which containers can't start, so try to run it.
browser() {
    .venv/bin/python -m bot.build.chromium >/dev/null 2>&1
}

if ! browser; then
    apt_install chromium-headless-shell
    browser || apt_install chromium
    if ! browser; then
        echo "Getting Playwright's own Chromium."
        if [ "$(id -u)" = 0 ]; then
            .venv/bin/python -m playwright install --with-deps chromium
        else
            .venv/bin/python -m playwright install chromium
        fi
    fi
    browser || { echo "No Chromium could be installed; the tests in a browser need one." >&2; exit 1; }
fi
if ! command -v msgfmt >/dev/null 2>&1; then
    apt_install gettext || echo "gettext's msgfmt is not here and cannot be installed; the catalogues are checked without it."
fi
