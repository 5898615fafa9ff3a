#!/usr/bin/env bash
# Holds the PDFs that Desist writes against two programs that know the format and not Desist, qpdf and pdfcpu: the demo's
# pack, the same in Welsh, and packs of 300 emails, specimens and in full. Takes desistctl's path, bin/desistctl if none.
set -euo pipefail
cd "$(dirname "$0")/.."

desistctl=${1:-bin/desistctl}
pdfcpu=github.com/pdfcpu/pdfcpu/cmd/pdfcpu@v0.11.1

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mkdir "$out/made"

"$desistctl" demo --out "$out/demo" >"$out/log"
"$desistctl" --casebook "$out/demo/demo.casebook" --passphrase-file "$out/demo/passphrase.txt" \
  pack --company "Meridian Card" --language cy --out "$out/welsh" >>"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
DESIST_PDF_OUT="$out/made" CGO_ENABLED=0 go test -count=1 -run '^TestStructureIsSound$' ./complaint/pdf

mapfile -t files < <(find "$out" -name '*.pdf' | sort)
for file in "${files[@]}"; do
  qpdf --check "$file" >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
done
XDG_CONFIG_HOME=$out/config go run "$pdfcpu" validate "${files[@]}" >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
# go names the modules that it fetches on a fresh machine, pkg/errors among them.
if grep -v '^go: downloading ' "$out/log" | grep -Ei 'error|warning'; then exit 1; fi
echo "qpdf and pdfcpu find nothing wrong with ${#files[@]} files"
