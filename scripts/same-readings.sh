#!/usr/bin/env bash
# Work on speed must change no verdict. This compares what the working tree reads of thousands of mails with what an
# earlier revision did: usage: scripts/same-readings.sh [revision, main by default]. DESIST_REAL may name a folder of
# HTML mails (*.eml).
set -euo pipefail
cd "$(dirname "$0")/.."

DESIST_CORPUS=$(scripts/corpus.sh)
export DESIST_CORPUS
before=$(mktemp -d)
trap 'git worktree remove --force "$before/tree"; rm -rf "$before"' EXIT
git worktree add --quiet --detach "$before/tree" "${1:-main}"
for test in app/dump_test.go complaint/marketing/dump_test.go; do
  cp "$test" "$before/tree/$test"
done

dump() { # tree, file
  (cd "$1" && DESIST_DUMP=$2.readings go test -count=1 -run '^TestDumpReadings$' ./app >/dev/null)
  (cd "$1" && DESIST_DUMP=$2.verdicts go test -count=1 -run '^TestDumpVerdicts$' ./complaint/marketing >/dev/null)
}
dump "$before/tree" "$before/old"
dump . "$before/new"

for kind in readings verdicts; do
  cmp "$before/old.$kind" "$before/new.$kind"
  echo "$kind: $(wc -l <"$before/new.$kind") lines, all the same"
done
