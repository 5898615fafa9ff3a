#!/usr/bin/env bash
# Unpacks two more IMAP servers for the tests, Cyrus and Courier, once, and prints their folder. They can't be installed
# beside Dovecot or each other, so Debian's packages are fetched and unpacked into a cache, with the libraries they need.
# Prints nothing where there is no apt.
set -euo pipefail

command -v apt-get >/dev/null && command -v dpkg >/dev/null || exit 0
root=${XDG_CACHE_HOME:-$HOME/.cache}/desist-tests/imap-servers-1

if [ ! -d "$root" ]; then
  [ "$(id -u)" = 0 ] && apt-get update -qq >&2
  # What apt would install for each of them, without what is no library.
  packages="cyrus-imapd cyrus-common courier-imap courier-base courier-authlib"
  for server in cyrus-imapd courier-imap; do
    packages+=" $(apt-get install -s --no-install-recommends "$server" 2>/dev/null | awk '$1 == "Inst" && $2 ~ /^lib/ && $2 !~ /-dev$/ {print $2}')"
  done
  # Beside its place first: what a cut leaves behind is never taken for the whole.
  mkdir -p "$(dirname "$root")"
  unpacked=$(mktemp -d "$root.XXXXXX")
  trap 'rm -rf "$unpacked"' EXIT
  chmod 755 "$unpacked"
  mkdir "$unpacked/packages"
  # shellcheck disable=SC2086
  (cd "$unpacked/packages" && apt-get download -qq $(printf '%s\n' $packages | sort -u) >&2)
  for p in "$unpacked"/packages/*.deb; do dpkg -x "$p" "$unpacked"; done
  rm -rf "$unpacked/packages" "${unpacked:?}/usr/share"
  mv "$unpacked" "$root"
fi
echo "$root"
