#!/usr/bin/env bash
# Runs Desist on its demo mailbox, then opens the desktop app on the result where there is a display.
set -euo pipefail
cd "$(dirname "$0")/.."

out=${1:-demo-out}

scripts/need.sh go
make --no-print-directory build-ctl
bin/desistctl demo --out "$out"

has_display() { [ "$(uname -s)" = Darwin ] || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; }

if has_display; then
  echo "Opening the desktop app (the first build takes a few minutes) ..."
  scripts/need.sh desktop
  make --no-print-directory build-desktop
  exec bin/desist --casebook "$out/demo.casebook" --passphrase-file "$out/passphrase.txt"
fi
echo "There is no display, so the desktop app was not opened. Open it later with: make run"
