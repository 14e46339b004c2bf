# The commands of this project. Python 3.11 or newer and make are all they need.

PYTHON ?= python3
# Handed to streamlit by `make run`, to pytest by `make test`, to `make screenshots`: make run ARGS="--server.port 8600"
ARGS =
# A Python that can `import torch` and `import numpy`, for `make golden`; it needs nothing else.
TORCH = $(BIN)/python

# Also where the environment says that no bytecode is to be kept: the tests start Python a hundred times.
export PYTHONDONTWRITEBYTECODE =

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# These files are touched when what a requirements file names has been installed.
APP := .venv/app.installed
DEV := .venv/dev.installed

.PHONY: help run test fuzz golden bench screenshots format browser deployment
.DEFAULT_GOAL := help

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: $(APP) ## Start the dashboard
	$(BIN)/streamlit run app.py $(ARGS)

test: browser deployment ## Check everything: format, lint, types and tests
	@printf '\n== Format (make format mends it)\n'
	$(BIN)/ruff format --check .
	@printf '\n== Lint\n'
	$(BIN)/ruff check .
	@printf '\n== Types\n'
	$(BIN)/mypy --num-workers auto
	@printf '\n== Tests\n'
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

fuzz: $(DEV) ## Hand random input to all that reads what strangers send: over 100,000 cases
	$(BIN)/python -m pytest tests/fuzz --hypothesis-profile fuzz $(ARGS)

golden: $(DEV) ## Write anew what the tests compare with, where TORCH is a Python with PyTorch
	$(BIN)/python -m tests.golden.problems | $(TORCH) tests/golden/with_torch.py > .venv/golden.json
	mv .venv/golden.json tests/golden/golden.json
	$(BIN)/python -m tests.golden.scripts | $(TORCH) tests/golden/run_scripts.py > .venv/scripts.json
	mv .venv/scripts.json tests/golden/scripts.json

bench: browser ## Measure how fast all is, and how good the recommended learning rate is
	$(BIN)/python -m benchmarks.training
	$(BIN)/python -m benchmarks.stacks
	$(BIN)/python -m benchmarks.sweep
	$(BIN)/python -m benchmarks.recommended
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.film
	$(BIN)/python -m benchmarks.browser
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.memory

screenshots: browser ## Take pictures of every page, to be looked at
	$(BIN)/python -m docs.screenshots $(ARGS)

format: $(DEV) ## Format the code and mend what the linter can mend
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

browser: $(DEV) ## Make sure that there is a Chromium for the browser tests
	@for name in chromium chromium-browser google-chrome; do \
		if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	echo 'There is no Chromium: installing one'; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium fonts-liberation </dev/null; then exit 0; fi; \
	if $(BIN)/playwright install chromium; then exit 0; fi; \
	echo 'The browser tests need Chromium or Chrome on the PATH, and none could be installed.' >&2; \
	exit 1

deployment: ## Make sure that there are nginx, openssl and bubblewrap for the tests of deployment
	@export PATH="$$PATH:/usr/sbin:/usr/local/sbin"; \
	sandbox=bwrap; [ "$$(uname)" = Linux ] || sandbox=docker; \
	missing() { for name in nginx openssl $$sandbox; do command -v $$name >/dev/null || echo $$name; done; }; \
	if [ -z "$$(missing)" ]; then exit 0; fi; \
	echo There is no $$(missing): installing what the tests of deployment need; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends nginx openssl bubblewrap </dev/null && \
		[ -z "$$(missing)" ]; then exit 0; fi; \
	echo The tests of deployment need nginx, openssl and $$sandbox on the PATH, and lack $$(missing). >&2; \
	exit 1

$(APP): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'nnviz needs Python 3.11 or newer: make PYTHON=python3.13 run' >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(INSTALL) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements-cluster.txt requirements-onnx.txt $(APP)
	$(INSTALL) -r requirements-dev.txt
	@touch $@
