# Desist. `make demo` shows what it does; `make test` checks everything.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GO       ?= go
PREFIX   ?= /usr/local
FUZZTIME ?= 20s
CTL      := CGO_ENABLED=0 $(GO) build -trimpath
# migrated_fynedo turns Fyne's checks for wrong-thread calls into its fast path; the smoke test builds without it.
DESKTOP  := $(GO) build -trimpath -tags migrated_fynedo,release

GOLANGCI    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: demo
demo: ## run everything on the demo mailbox, write demo-out/, open the app
	@scripts/demo.sh demo-out

.PHONY: build build-ctl build-desktop
build: build-ctl build-desktop ## build bin/desistctl and bin/desist
build-ctl: ## build the headless half (needs only Go)
	@mkdir -p bin
	$(CTL) -o bin/desistctl ./cmd/desistctl
build-desktop: ## build the desktop app
	@mkdir -p bin
	$(DESKTOP) -o bin/desist ./cmd/desist

.PHONY: run
run: ## build and open the desktop app
	@scripts/need.sh desktop
	@$(MAKE) --no-print-directory build-desktop
	bin/desist

.PHONY: test
test: ## install what the tests need and run all that CI runs
	@scripts/need.sh test
	@scripts/check.sh

.PHONY: lint
lint: ## golangci-lint with .golangci.yml: vet, staticcheck, gofumpt and more
	CGO_ENABLED=0 $(GO) run $(GOLANGCI) run --build-tags ci ./...

.PHONY: vuln
vuln: ## look up known vulnerabilities (asks the Go vulnerability database)
	$(GO) run $(GOVULNCHECK) ./...

.PHONY: docs
docs: build-ctl ## write docs/CLI.md and the README's picture from the programs themselves
	bin/desistctl docs > docs/CLI.md
	@mkdir -p bin/gallery docs/images
	CGO_ENABLED=0 $(GO) run ./cmd/gallery -png bin/gallery -only 14-messages
	cp bin/gallery/14-messages-light.png docs/images/company.png
	CGO_ENABLED=0 $(GO) run ./cmd/gallery -png bin/gallery -only 33-case
	cp bin/gallery/33-case-waiting-light.png docs/images/case.png
	CGO_ENABLED=0 $(GO) run ./cmd/gallery -png bin/gallery -only 50-form
	cp bin/gallery/50-form-light.png docs/images/form.png

.PHONY: fuzz
fuzz: ## run every fuzz test for FUZZTIME (default 20s)
	@scripts/fuzz.sh $(FUZZTIME)

.PHONY: bench
bench: ## measure: benchmarks, and a sync beside mbsync
	@scripts/need.sh bench
	@bench/run.sh

# REAL is a folder of real mail with labels, measured on where there is one.
REAL ?= ../shared/corpus/real
.PHONY: eval
eval: ## measure the marketing judge, and check that its weights follow from the corpus
	$(GO) test -count=1 -timeout 60m -run TestWeightsFollowFromTheCorpus ./complaint/marketing/train
	$(GO) run ./complaint/marketing/eval $(if $(wildcard $(REAL)/labels.tsv),-real $(REAL))

.PHONY: install
install: build ## install to $(DESTDIR)$(PREFIX)
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin share/applications share/icons/hicolor/scalable/apps share/licenses/desist)
	install -m755 bin/desist bin/desistctl $(DESTDIR)$(PREFIX)/bin
	install -m644 assets/icons/desist.svg $(DESTDIR)$(PREFIX)/share/icons/hicolor/scalable/apps/app.desist.Desist.svg
	install -m644 assets/desktop/app.desist.Desist.desktop $(DESTDIR)$(PREFIX)/share/applications
	install -m644 LICENSE $(DESTDIR)$(PREFIX)/share/licenses/desist

.PHONY: clean
clean: ## remove what was built
	rm -rf bin demo-out test-out
