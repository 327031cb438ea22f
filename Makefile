# SPDX-License-Identifier: Apache-2.0
# Verbs only. What each does stands in tools/ and in the presets of CMake.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup build run test check fmt tidy bench fuzz demo clean

JOBS ?= $(shell nproc)
LISTEN ?= 127.0.0.1:5004
DATA ?= data

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-6s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what is missing, from Debian packages and npm
	@tools/setup.sh

build: ## Build the release programs into build/release
	@tools/setup.sh build
	@JOBS=$(JOBS) tools/build.sh release waymark waymark-engine

run: build ## Build, then serve on http://127.0.0.1:5004 with the data in ./data
	@exec build/release/waymark serve --listen $(LISTEN) --data-dir $(DATA)

test: ## Build everything, then run every test
	@tools/setup.sh
	@JOBS=$(JOBS) tools/test.sh

check: ## Format, layers, style, documents, clang-tidy, a minute of each fuzzer
	@tools/setup.sh
	@JOBS=$(JOBS) tools/check.sh

fmt: ## Format the C++ sources
	@tools/format.sh

tidy: ## clang-tidy, on FILES="…" or on all sources
	@JOBS=$(JOBS) tools/tidy.sh $(FILES)

bench: ## Measure, and print the figures beside their references
	@tools/setup.sh
	@JOBS=$(JOBS) tools/build.sh release all
	@python3 bench/run.py

fuzz: ## Fuzz for an hour each, or SECONDS=n
	@tools/setup.sh
	@JOBS=$(JOBS) tools/fuzz.sh $(or $(SECONDS),3600)

demo: ## Fill a running server with 90 days of traffic
	@python3 tools/demo.py

clean: ## Remove what was built; the data stays
	@rm -rf build
