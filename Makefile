# make demo    set up, index seeds/, run a search
# make test    set up, run every check and every test
# make format  put the code into the form that `make test` asks for
# make clean   remove what these made

PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2

.PHONY: demo test lint format clean

demo: .venv/.runs
	$(BIN)/corpus-search index seeds
	$(BIN)/corpus-search search Caggins SDF

test: lint
	$(BIN)/python -m pytest -n $(WORKERS) -q

lint: .venv/.tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.tests
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf .venv .corpus-search .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist

# Each of these marks what is installed, so that nothing is installed twice.
.venv/.made:
	$(PYTHON) -c 'import sys; sys.exit("corpus-search needs Python 3.11 or newer; this is %s. Name another: make PYTHON=..." % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	touch $@

.venv/.runs: pyproject.toml .venv/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/.tests: pyproject.toml .venv/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all,dev]'
	touch .venv/.runs $@
