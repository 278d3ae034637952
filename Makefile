# Everything that is done here more than once. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
WORKERS ?= auto
ARGS ?=
DATA ?=

.DEFAULT_GOAL := help
.PHONY: help python dev run scale test test-database check format words bench bench-full backtest soak prove clean

help: ## Show this list
	@echo "Mandi Connect: live mandi auctions. Settings are environment variables, see .env.example."
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: python ## Start on http://localhost:5000 (PORT=… for another); prepares all it needs
	@$(PYTHON) tools/bootstrap.py run

scale: python ## Start on several processes: PostgreSQL, Redis, 2 web processes, a worker, nginx (PORT=…)
	@$(PYTHON) tools/bootstrap.py scale

test: dev ## Run every test on SQLite (ARGS="-k closing" for some)
	$(PYTEST) -n $(WORKERS) --dist loadgroup $(ARGS)

test-database: dev ## Run the tests that use a database, on TEST_DATABASE_URL
	$(PYTEST) -n $(WORKERS) --dist loadgroup $(wildcard tests/integration tests/sockets tests/api) $(ARGS)

check: dev ## Formatting, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: dev ## Put the Python in shape
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

words: dev ## Bring translations/*.po up to date with the msgids in the source
	$(BIN)/python tools/words.py

bench: dev ## Measure this machine in a few minutes (ARGS="hot_auction --mode gevent" for some)
	$(BIN)/python -m benchmarks $(ARGS)

bench-full: dev ## Measure everything, on a quiet machine, and write docs/performance.md
	$(BIN)/python -m benchmarks --full

backtest: dev ## Judge the price forecasts on real history (DATA=directory, else MANDI_DATA, ../shared/data)
	$(BIN)/python tools/backtest.py $(DATA) $(ARGS)

soak: dev ## Kill parts by the hundred and bid for an hour (SOAK_MINUTES=60 SOAK_KILLS=200)
	$(BIN)/python -m tests.faults.soak

prove: dev ## Prove that no rupee is lost: 12,000 random steps, many hands at once, 40 kills in 200 payments
	MANDI_LONG=1 $(PYTEST) -s $(addprefix tests/,integration/money/test_random_markets.py \
	  integration/money/test_markets_at_once.py faults/test_money_kills.py) $(ARGS)

clean: ## Remove what was built (the database in instance/ stays)
	rm -rf .venv node_modules static/vendor .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find static -name '*.br' -delete -o -name '*.gz' -delete
	find . -name __pycache__ -prune -exec rm -rf {} +

# The steps behind the others.
python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "mandi: Python 3.11 or newer is needed; $(PYTHON) here is $$($(PYTHON) --version 2>/dev/null || echo missing)." \
	       "Install one, or name it: make run PYTHON=python3.12" >&2; exit 1; }

dev: python
	@$(PYTHON) tools/bootstrap.py prepare --dev
