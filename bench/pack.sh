#!/usr/bin/env bash
# Prints today's figures for packs: the whole pack of 300 mails with pictures, and the PDF beside headless Chromium
# printing the same words and pictures as HTML, in one run. docs/BENCH.md says what they mean and what they were.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v chromium >/dev/null || { echo "chromium is missing: scripts/need.sh test" >&2; exit 1; }

echo "== the whole pack: 300 mails, each with two pictures; specimens, and all in full"
CGO_ENABLED=0 go test -run '^$' -bench '^BenchmarkPack$' -benchtime 3x ./app | grep -E '^Benchmark'

echo "== the PDF alone, beside Chromium"
CGO_ENABLED=0 go test -run '^$' -bench '^BenchmarkBesideChromium$' -benchtime 3x ./complaint/pdf | grep -E '^Benchmark'
