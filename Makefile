# make run: everything from nothing to the page.  make test: everything that tests need, then all tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
NEWS ?= ../shared/data/news/news.jsonl.xz

.PHONY: run test test-reloaded test-pythons fuzz audit check lint bench browser jvm cluster cluster-test lock golden mutants pictures wheel clean clean-cache

run: $(VENV)/.installed
	$(BIN)/khongdau index
	$(BIN)/khongdau serve --host $(HOST) --port $(PORT)

test: $(VENV)/.tested browser jvm
	$(BIN)/python -m pytest -n auto --dist loadfile

# What touches Whoosh, once more with whoosh-reloaded in the place of whoosh3.
test-reloaded: $(VENV)/.tested
	$(INSTALL) --require-hashes --target $(VENV)/reloaded --upgrade -r requirements/reloaded.txt
	PYTHONPATH=$(CURDIR)/$(VENV)/reloaded $(BIN)/python -c 'import whoosh; assert "reloaded" in whoosh.__file__'
	PYTHONPATH=$(CURDIR)/$(VENV)/reloaded $(BIN)/python -m pytest tests/index tests/search

# All tests with other versions of Python, where these are installed.
test-pythons:
	for python in python3.12 python3.13; do \
		if $$python -c '' 2>/dev/null; then $(MAKE) test PYTHON=$$python VENV=.venv-$$python || exit 1; \
		else echo "no $$python here"; fi; done

# Every reader, query and regular expression, by atheris; FUZZ is how many seconds. What is found is in
# var/fuzzing/found.
FUZZ ?= 3600
fuzz: $(VENV)/.tested
	$(INSTALL) --require-hashes --target $(VENV)/fuzzing --upgrade -r requirements/fuzz.txt
	PYTHONPATH=$(CURDIR)/$(VENV)/fuzzing $(BIN)/python -m tests.fuzzing --seconds $(FUZZ)

# Whether something is known against a package that is run.
audit: $(VENV)/.tested
	$(INSTALL) --require-hashes --target $(VENV)/audit --upgrade -r requirements/audit.txt
	PYTHONPATH=$(CURDIR)/$(VENV)/audit $(BIN)/python -m tests.supply audit

# One room in seconds: make check ROOM=index/reading. Tests marked slow wait for make test.
check: $(VENV)/.tested
	$(BIN)/ruff check $(ROOM) tests
	$(BIN)/ruff format --check $(ROOM) tests
	$(BIN)/mypy $(ROOM)
	files=$$($(BIN)/python -m tests.rooms $(ROOM)) && $(BIN)/python -m pytest -x -m "not slow" tests/test_house.py $$files

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.benched
	$(BIN)/python -m benchmarks $(NEWS)

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "khongdau needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

# Packages are those of the lock files, by hash; --no-deps, since the lock files have all there is.
INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml requirements/run.txt
	$(INSTALL) --require-hashes -r requirements/run.txt
	$(INSTALL) --no-build-isolation -e .
	touch $@

$(VENV)/.tested: $(VENV)/.installed requirements/test.txt
	$(INSTALL) --require-hashes -r requirements/test.txt
	touch $@

$(VENV)/.benched: $(VENV)/.tested requirements/bench.txt
	$(INSTALL) --require-hashes -r requirements/bench.txt
	touch $@

# The pictures of README.md, after a change of the page that is seen.
pictures: $(VENV)/.tested browser
	$(BIN)/python -m tests.web.pictures

# dist/*.whl, installed with its dependencies in an environment of its own, up to a page that is found.
CLEAN := var/clean
wheel: $(VENV)/.installed
	rm -rf build dist $(CLEAN)
	$(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w dist .
	rm -rf build
	$(PYTHON) -m venv $(CLEAN)/env
	$(CLEAN)/env/bin/pip install -q --disable-pip-version-check dist/*.whl
	$(CLEAN)/env/bin/khongdau init $(CLEAN)/site
	cd $(CLEAN)/site && ../env/bin/khongdau index && ../env/bin/khongdau search bai dau tien

# After a change of the dependencies in pyproject.toml. Versions that still fit stay;
# make lock UPGRADE=--upgrade takes the newest.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --quiet \
	--custom-compile-command "make lock" $(UPGRADE)
PROJECT := pyproject.toml --group build

lock: $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check 'uv>=0.9,<1'
	$(BIN)/$(LOCK) $(PROJECT) --extra limit --extra cluster --excludes requirements/run-without.txt -o requirements/run.txt
	$(BIN)/$(LOCK) $(PROJECT) --extra test --constraints requirements/run.txt \
		--excludes requirements/test-without.txt -o requirements/test.txt
	$(BIN)/$(LOCK) $(PROJECT) --extra test --extra bench --constraints requirements/test.txt \
		--excludes requirements/test-without.txt --excludes requirements/bench-without.txt -o requirements/bench.txt
	for group in reloaded fuzz audit; do \
		$(BIN)/$(LOCK) --group pyproject.toml:$$group -o requirements/$$group.txt || exit 1; done
	$(BIN)/python -m tests.supply bill

# Browser tests need Debian's chromium. Without the right to install it they skip, saying so.
browser:
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null \
	|| { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] \
	     && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver >/dev/null; } \
	|| echo "no chromium here and no right to install it: the browser tests will skip"

# A cluster of OpenSearch needs a JDK of Java 21 or newer, and Maven, which gets the jars.
jvm: $(VENV)/.installed
	@$(BIN)/python -m tests.cluster.jvm \
	|| { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] \
	     && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq maven openjdk-21-jdk-headless >/dev/null \
	     && $(BIN)/python -m tests.cluster.jvm; } \
	|| echo "the tests of clusters will skip"

# Three nodes on this machine, corpus/ in them, and the page; all of it ends with Ctrl-C.
cluster: jvm
	$(BIN)/python -m tests.cluster --host $(HOST) --port $(PORT)

# The contract of stores against both, runs, what happens when nodes die; and whole searches and pages on a cluster.
cluster-test: $(VENV)/.tested jvm
	KHONGDAU_FAULTS=1 $(BIN)/python -m pytest -rs -s tests/store tests/cluster
	KHONGDAU_TEST_STORE=cluster $(BIN)/python -m pytest -rs tests/search/test_phenomena.py tests/web/test_*browser.py

# After a change of the analyser's rules: the terms of tests/index/golden_terms.tsv, and the version.
golden: $(VENV)/.tested
	$(BIN)/python -m tests.index.golden_terms

# Small changes of the product, each of which some test has to notice. Takes an hour or more; what came
# of each is kept in var/mutation.jsonl, so that a run that was ended goes on where it was.
mutants: $(VENV)/.tested
	$(BIN)/python -m tests.mutation

# Compiled code is never older than its sources; this is for the disk.
clean-cache:
	rm -rf vietnamese/__pycache__/compiled

clean:
	rm -rf $(VENV) var build *.egg-info
