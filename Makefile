# make demo    set up, index seeds/, run a search; ENGINE=tantivy for another engine
# make test    set up, run every check and every test
# make torture break stores, kill runs, mutate files, for some hours, and print what became of it
# make bench   measure speed beside others, for some hours; ARTICLES="1000 10000" for other sizes
# make audit   ask for known vulnerabilities of what is installed
# make format  put the code into the form that `make test` asks for
# make clean   remove what these made

PYTHON ?= python3
BIN := .venv/bin
# As many processes as there are cores: each more would collect all tests once more, and few tests wait.
WORKERS ?= auto
ENGINE ?= whoosh
ARTICLES ?= 1000 10000 50000
# Another engine than the default has a store of its own.
DEMO_STORE := .corpus-search$(if $(filter-out whoosh,$(ENGINE)),-$(ENGINE))
# Tests write many small files: in memory, where there is such a place, they need not wait for the disk.
TEMPORARY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "/dev/shm" }')

# Each of the many processes that tests start would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint format clean torture audit bench

demo: .venv/.runs $(if $(filter-out whoosh,$(ENGINE)),.venv/.runs-$(ENGINE))
	$(BIN)/corpus-search index seeds --engine $(ENGINE) --store $(DEMO_STORE)
	$(BIN)/corpus-search search Caggins SDF --store $(DEMO_STORE)

test: lint
	$(BIN)/python -m compileall -q corpus_search benchmarks
	$(if $(TEMPORARY),PYTEST_DEBUG_TEMPROOT=$(TEMPORARY)) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q

torture: .venv/.tests
	$(BIN)/python -m benchmarks.torture

bench: .venv/.tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks $(addprefix --articles ,$(ARTICLES))

audit: .venv/.tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.9'
	$(BIN)/pip-audit --local --skip-editable

lint: .venv/.tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.tests
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf .venv .corpus-search .corpus-search-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist

# Each of these marks what is installed, so that nothing is installed twice.
.venv/.made:
	$(PYTHON) -c 'import sys; sys.exit("corpus-search needs Python 3.11 or newer; this is %s. Name another: make PYTHON=..." % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	touch $@

.venv/.runs: pyproject.toml .venv/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/.runs-%: .venv/.runs
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	touch $@

.venv/.tests: pyproject.toml .venv/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all,dev]'
	touch .venv/.runs $@
