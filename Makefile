# make run: everything from nothing to the page.  make test: everything that tests need, then all tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
NEWS ?= ../shared/data/news/news.jsonl.xz

.PHONY: run test lint bench browser golden clean clean-cache

run: $(VENV)/.installed
	$(BIN)/khongdau index
	$(BIN)/khongdau serve --host $(HOST) --port $(PORT)

test: $(VENV)/.tested browser
	$(BIN)/python -m pytest

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.tested
	$(BIN)/python -m pip install -q -e '.[bench]'
	$(BIN)/python -m benchmarks $(NEWS)

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "khongdau needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test]'
	# Carries axe-core; without the browser library that it would like to bring.
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps axe-playwright-python==0.1.8
	touch $@

# Browser tests need Debian's chromium. Without the right to install it they skip, saying so.
browser:
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null \
	|| { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] \
	     && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver >/dev/null; } \
	|| echo "no chromium here and no right to install it: the browser tests will skip"

# After a change of the analyser's rules: the terms of tests/index/golden_terms.tsv, and the version.
golden: $(VENV)/.tested
	$(BIN)/python -m tests.index.golden_terms

# Compiled code is never older than its sources; this is for the disk.
clean-cache:
	rm -rf vietnamese/__pycache__/compiled

clean:
	rm -rf $(VENV) var build *.egg-info
