# The README's commands. Only git, make, python3, python3-venv and ca-certificates are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.PHONY: setup packs demo test check format lock messages picture clean

## setup: the virtual environment with the locked run-time packages, the command, the words and the rule packs
setup: $(VENV)/.packages $(VENV)/.rules

## packs: the rule packs that only a jar brings: Peppol BIS 3, every release of EN 16931 (needs Maven)
packs: setup
	tools/fetch_jars .packs/jars
	$(BIN)/factage rules install .packs/jars/*.jar

## demo: sets up and runs the main job on the samples; stays until you stop it (Ctrl-C)
demo: setup
	$(BIN)/factage demo

## test: sets up and passes the tests; those that need another program skip and name it (the longer ones: see .ci/run)
TESTS ?= -m 'not slow'
test: setup $(VENV)/.development
	$(BIN)/python -m pytest -q -n auto $(TESTS)

## check: lint, format, types, import directions, our own lint rules
check: setup $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/tenancy_lint.py src/factage/hub src/factage/cli

format: $(VENV)/.development
	$(BIN)/ruff check --fix-only -q . ; $(BIN)/ruff format .

## lock: renews the two lock files; hashes, and no registry's name (needs uv)
LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra saxon --extra build
lock:
	$(LOCK) -o requirements.txt
	$(LOCK) --extra dev -c requirements.txt -o requirements-dev.txt

## messages: collects the texts of the hub into the English catalogue and compiles it
messages: $(VENV)/.development
	$(BIN)/python tools/collect_messages.py
	$(BIN)/python tools/compile_messages.py

## picture: makes the README's picture of the desk from the running demonstration (needs Chromium)
picture: setup $(VENV)/.development
	$(BIN)/python tools/desk_picture.py

clean:
	rm -rf $(VENV) .packs build dist

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.packages: requirements.txt pyproject.toml $(BIN)/python
	$(PIP) install -q --require-hashes -r requirements.txt
	$(PIP) install -q --no-deps --no-build-isolation -e .
	$(BIN)/python tools/compile_messages.py
	touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.packages
	$(PIP) install -q --require-hashes -r requirements-dev.txt
	touch $@

$(VENV)/.rules: requirements-packs.txt requirements-packs-earlier.txt $(VENV)/.packages
	$(BIN)/python tools/install_packs.py
	touch $@
