#!/usr/bin/env bash
# Everything CI checks, in one run. Screenshots and logs of the smoke test go to test-out/.
set -euo pipefail
cd "$(dirname "$0")/.."

# Tests that need a program fail, rather than skip, when it is missing.
export DESIST_TEST_ALL=1 CI=true
DESIST_CORPUS=$(scripts/corpus.sh)
export DESIST_CORPUS
DESIST_IMAP_SERVERS=$(scripts/servers.sh)
export DESIST_IMAP_SERVERS

step() { printf '\n== %s\n' "$*"; }

step "lint"
make --no-print-directory lint

step "build: headless without cgo, also for Windows and macOS"
CGO_ENABLED=0 go build -trimpath -o bin/desistctl ./cmd/desistctl
for target in windows/amd64 darwin/arm64; do
  GOOS=${target%/*} GOARCH=${target#*/} CGO_ENABLED=0 go build -trimpath -o /dev/null ./cmd/desistctl
done

step "docs/CLI.md is the program's own help"
bin/desistctl docs | diff -u docs/CLI.md - || { echo "run: make docs"; exit 1; }

step "PDFs: qpdf and pdfcpu"
scripts/pdfs.sh bin/desistctl

headless=$(go list ./... | grep -Ev '/cmd/desist$|/marketing/train$')

step "tests without cgo"
# shellcheck disable=SC2086
CGO_ENABLED=0 go test -shuffle=on -timeout 25m $headless # learning opt-outs again takes six minutes of two free processors

step "the judge's weights follow from the corpus"
CGO_ENABLED=0 go test -timeout 25m ./complaint/marketing/train

step "tests with the race detector"
go test -race -short ./app/ui/kit ./complaint/vault ./imapsync/...
# Those of ./app that run things beside each other; the rest takes minutes here and runs above.
go test -race -short -run 'Watch|Fault|Wait|Stop|Cancel|Sync|Key|Resum|Beside' ./app

step "the desktop app: metadata, and a walk through the real window"
# Debug build: only there does Fyne report calls on the wrong thread.
mkdir -p test-out
DESIST_SMOKE_DIR=$PWD/test-out xvfb-run -a -s '-screen 0 1280x900x24' go test -count=1 -tags smoke,no_metadata ./cmd/desist

step "everything passed"
