# Everything sets itself up in .venv; the second time it is there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo demo-once test check bench pictures readme golden lock clean

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/ready ## Play a whole incident in the browser, with no account
	@$(BIN)/tocsin demo

demo-once: $(VENV)/ready ## Play it in the terminal, verify each step, and end
	@$(BIN)/tocsin demo --once

test: $(VENV)/ready ## Run the tests
	@$(BIN)/pytest -n auto

check: $(VENV)/ready ## Lint, types, import contracts, sizes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest tests/test_layout.py

bench: $(VENV)/ready ## Measure, and print the table of docs/benchmarks.md
	@$(BIN)/python -m tests.bench

pictures: $(VENV)/ready ## Draw the pictures of README.md from the running demo (needs Chromium)
	@$(BIN)/python -m tests.pictures

readme: $(VENV)/ready ## Write the tables of README.md and docs/api.md anew from the code
	@$(BIN)/python -m tests.readme

golden: $(VENV)/ready ## Play the stories and write their post-mortems in tests/golden anew
	@$(BIN)/python -m tests.golden

lock: ## Pin every dependency anew, by name, version and hash (needs pip-tools)
	@$(PYTHON) -m piptools compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  --extra dev --output-file requirements.lock pyproject.toml

clean: ## Remove what was set up
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "make: Python 3.11 or newer is needed; make PYTHON=... names another than $(PYTHON)"; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
