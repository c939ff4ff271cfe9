# Everything is built by Go, the static binaries without cgo. What a target needs beyond Go, git and make
# (clang, qemu, busybox) it installs through internal/setup/need.

SHELL       := /bin/bash
export GO   ?= go
PREFIX      ?= /usr/local
DESTDIR     ?=
VERSION     ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
KERNELS     ?= 6.1 6.12 newest
FUZZTIME    ?= 20s
BENCHFLAGS  ?=
STATICCHECK ?= honnef.co/go/tools/cmd/staticcheck@v0.8.2

GOBUILD := CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$(VERSION)"
SETUP   := internal/setup
VM      := qemu-system-x86_64 busybox
CLANGS  := clang-16 clang-19

.NOTPARALLEL:
.PHONY: build demo test vmtest bench fuzz lint golden install clean need-clang need-clangs need-vm

build:
	@mkdir -p bin
	$(GOBUILD) -o bin/ ./cmd/dtc ./cmd/dtrun

demo: need-clang build
	@$(SETUP)/demo

test: need-clang need-clangs need-vm build lint
	DTC_VMTEST_REQUIRED=1 $(SETUP)/gotest -timeout 40m ./...

# One kernel after the other: the machines would only take the processor from each other. 5.10 is best effort.
vmtest: need-clang need-vm build
	DTC_VMTEST_REQUIRED=1 DTC_VMTEST_KERNELS="$(KERNELS)" $(GO) test -count=1 -timeout 60m -p 1 ./internal/vmtest/... ./internal/e2e/...
	-DTC_VMTEST_REQUIRED=1 DTC_VMTEST_KERNELS=5.10 $(GO) test -count=1 -timeout 20m -p 1 ./internal/vmtest/... ./internal/e2e/...

bench: need-clang build
	$(GO) run ./bench $(BENCHFLAGS)

fuzz:
	@$(SETUP)/fuzz $(FUZZTIME)

lint:
	@out=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')) || exit; [ -z "$$out" ] || { echo "not formatted by gofmt:"; echo "$$out"; exit 1; }
	@out=$$(git ls-files -z -- ':!*testdata/*' ':!*.png' | xargs -0r grep -lU "^$$(printf '\177')ELF" --) ; [ -z "$$out" ] || { echo "built, not written:"; echo "$$out"; exit 1; }
	$(GO) vet ./...
	GOARCH=arm64 $(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

golden: need-clang need-clangs build
	$(GO) test $$(grep -rl --include='*_test.go' '"update"' . | xargs -r dirname | sort -u) -update

# The manual pages and completions are written by the commands themselves.
install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's#@bindir@#$(PREFIX)/bin#' packaging/systemd/dtrun@.service.in > $(DESTDIR)$(PREFIX)/lib/systemd/system/dtrun@.service
	install -m 755 bin/dtc bin/dtrun $(DESTDIR)$(PREFIX)/bin/
	install -d $(addprefix $(DESTDIR)$(PREFIX)/share/,man/man1 bash-completion/completions zsh/site-functions fish/vendor_completions.d)
	for c in dtc dtrun; do \
		bin/$$c --man > $(DESTDIR)$(PREFIX)/share/man/man1/$$c.1 && \
		bin/$$c --completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$c && \
		bin/$$c --completion zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_$$c && \
		bin/$$c --completion fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$c.fish || exit; \
	done

clean:
	rm -rf bin build

need-clang:
	@$(SETUP)/need clang

# Goldens exist for each of these; a distribution without one tests with the others.
need-clangs:
	@for c in $(CLANGS); do $(SETUP)/need $$c || echo "make: going on without $$c"; done

need-vm:
	@$(SETUP)/need $(VM)
