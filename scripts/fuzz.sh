#!/usr/bin/env bash
# Runs every fuzz test of the tree for the given time each.
set -euo pipefail
cd "$(dirname "$0")/.."
each=${1:-20s}
grep -rl --include='*_test.go' '^func Fuzz' . | sort | while read -r file; do
  grep -oE '^func Fuzz[A-Za-z0-9_]*' "$file" | sed 's/^func //' | while read -r name; do
    echo "== $name ($(dirname "$file"))"
    go test -run '^$' -fuzz "^$name\$" -fuzztime "$each" "$(dirname "$file")"
  done
done
