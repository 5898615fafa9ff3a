#!/usr/bin/env bash
# Prints today's figures: benchmarks of the parts, and a sync of a large Dovecot mailbox beside mbsync in one run.
# docs/BENCH.md says what they mean and what they were.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v mbsync >/dev/null || { echo "mbsync is missing: install isync" >&2; exit 1; }
DESIST_CORPUS=$(scripts/corpus.sh)
export DESIST_CORPUS
export DESIST_BENCH_MAILS=${DESIST_BENCH_MAILS:-50000}

echo "== parts"
go test -run '^$' -bench . -benchtime 2s ./complaint/... ./imapsync/... | grep -E '^(Benchmark|pkg:)'

echo "== from bytes to a verdict with reasons, one core: real mails, and large and hostile ones"
# DESIST_REAL may name a folder of HTML mails (*.eml).
go test -run '^$' -bench '^BenchmarkReading$' -benchtime 2x -cpu 1 ./app | grep -E '^Benchmark'

bench/sync

echo "== the marketing judge on the kept-aside part of its corpus, beside two simple rules"
go run ./complaint/marketing/eval
