# make audit   set up and audit corpus/
# make test    set up and run the tests
# make check   lint, types and tests, as CI does

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install audit test check slow bench evaluate docs lock clean

install: $(STAMP)

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

audit: install
	$(BIN)/auditor audit corpus

test: install
	$(BIN)/python -m pytest

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

slow: install
	$(BIN)/python -m pytest -m slow

bench: install
	$(BIN)/python -m pytest -m benchmark

evaluate: install
	$(BIN)/auditor evaluate corpus/gold.jsonl

docs: install
	$(BIN)/python docs/generate_reference.py

# Versions and hashes of everything that is installed, for all supported Python versions; no index is named in it.
lock: install
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --extra dev --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist *.egg-info
