# The commands of a checkout. They need make, and Python 3.11 or later with venv.
# Each target installs what it needs into .venv, once and again after a change of pyproject.toml.

PYTHON ?= python3
WORKERS ?= auto
MUTANTS_AT_ONCE ?= 2
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
# Targets that share one .venv never install into it in parallel, even under make -j.
.NOTPARALLEL:
.PHONY: help demo test editors judges fuzz mutants check docs dist bench clean distclean

help: ## show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.demo ## carry out a case of a real SOP from its first row to its end, and keep cases in a database
	@$(BIN)/python examples/demo.py
	@$(BIN)/python examples/demo_store.py

test: $(VENV)/.test ## run all tests, including those in the documentation, with branch coverage
	$(BIN)/pytest -n $(WORKERS) --maxprocesses 8 --cov $(ARGS)

editors: tests/editors/node_modules ## install yaml-language-server and ajv, which judge the JSON Schema in make test; needs npm

judges: tests/drawing/node_modules ## install the readers of BPMN and Mermaid, which judge drawings in make test; needs npm

fuzz: $(VENV)/.test ## fuzz the reading of untrusted input for minutes; make test does so for seconds
	$(BIN)/pytest -n $(WORKERS) --maxprocesses 8 --dist load --no-cov --hypothesis-profile fuzz tests/fuzz $(ARGS)

# The limit stops mutants that take all memory. Unchanged code is not tried again.
mutants: $(VENV)/.mutants ## change the code in thousands of ways and report changes that no test notices: an hour or two
	ulimit -v 8000000; $(BIN)/python tests/mutate.py run --max-children $(MUTANTS_AT_ONCE) $(ARGS)
	@$(BIN)/python tests/mutants.py

check: $(VENV)/.check ## check style, format, types and plain English
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict src tests conftest.py $(wildcard examples/*.py benchmarks/*.py)
	@# All types that users see are declared; the report is long, so it is printed only if some are not.
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pyright --verifytypes sopflow --ignoreexternal > $(VENV)/pyright.txt \
		|| { cat $(VENV)/pyright.txt; exit 1; }
	$(BIN)/python tests/plain_english.py

docs: $(VENV)/.docs ## build the documentation into docs/_build/html; a warning is an error
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

dist: $(VENV)/.dist ## build sdist and wheel into dist, check them, and run the tests of the sdist in an environment of its own
	rm -rf dist build/sdist
	$(BIN)/python -m build --outdir dist .
	$(BIN)/twine check --strict dist/*
	mkdir -p build/sdist && tar xzf dist/*.tar.gz -C build/sdist --strip-components 1
	$(MAKE) -C build/sdist PYTHON=$(PYTHON) test

bench: $(VENV)/.bench ## run the benchmarks and compare with other libraries
	@for file in benchmarks/*.py; do \
		[ -e "$$file" ] || continue; \
		echo "== $$file"; \
		$(BIN)/python "$$file" || exit 1; \
	done

clean: ## remove build, cache and coverage files, but not .venv
	rm -rf build dist docs/_build docs/reference/findings htmlcov .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache mutants
	rm -rf tests/editors/node_modules tests/drawing/node_modules
	find . -name $(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

distclean: clean ## remove .venv as well
	rm -rf $(VENV)

tests/%/node_modules: tests/%/package-lock.json
	npm ci --silent --no-audit --no-fund --prefix tests/$*
	@touch $@

# --- set-up: one .venv, and a stamp for each group of packages in it -------------------------------------

$(VENV)/.pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"sopflow needs Python 3.11 or later. Name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade "pip>=25.1"
	@touch $@

# An editable installation, also for the demo: the code in src runs, whichever target came first.
$(VENV)/.demo: pyproject.toml | $(VENV)/.pip
	$(PIP) install -e ".[cli,calendar,draw,store]"
	@touch $@

# The other targets include the packages of the demo, and the checks include those of the tests.
$(VENV)/.test: pyproject.toml | $(VENV)/.pip
	$(PIP) install -e ".[all]" --group test
	@touch $(VENV)/.demo $@

$(VENV)/.check: pyproject.toml | $(VENV)/.pip
	$(PIP) install -e ".[all]" --group check
	@touch $(VENV)/.demo $(VENV)/.test $@

$(VENV)/.mutants: pyproject.toml | $(VENV)/.pip
	$(PIP) install -e ".[all]" --group mutants
	@touch $(VENV)/.demo $(VENV)/.test $@

$(VENV)/.bench: pyproject.toml | $(VENV)/.pip
	$(PIP) install -e ".[all]" --group bench
	@touch $(VENV)/.demo $@

$(VENV)/.dist: pyproject.toml | $(VENV)/.pip
	$(PIP) install --group dist
	@touch $@

$(VENV)/.docs: pyproject.toml | $(VENV)/.pip
	$(PIP) install -e ".[all]" --group docs
	@touch $(VENV)/.demo $@
