# make demo: five networks at http://127.0.0.1:8000      make test: every check
PYTHON ?= python3
PORT ?= 8000
STAGE ?=
SERVE ?= 1
ARGS ?=
VENV = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format coverage-map migrations clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /' | awk -F': ' '{printf "make %-14s %s\n", $$1, $$2}'

setup: ## prepare the environment in .venv, test tools included
	@$(PYTHON) run.py setup

demo: ## the demonstration (STAGE=, PORT=, SERVE=0 to stop before serving)
	@$(PYTHON) run.py demo --port $(PORT) $(if $(STAGE),--stage $(STAGE)) $(if $(filter 0,$(SERVE)),--no-serve)

test: ## every check: lint, SQLite, PostgreSQL, browser (ARGS= for pytest alone)
	@$(PYTHON) run.py test $(if $(ARGS),-- $(ARGS))

lint: ## style, types, rooms, templates, migrations
	@$(PYTHON) run.py lint

format: setup ## rewrite the code in the project's style
	@$(VENV) -m ruff check --fix . && $(VENV) -m ruff format . && $(VENV) -m djlint --reformat --quiet src

coverage-map: setup ## the seed items and the tests that show them
	@$(VENV) -m tools.coverage_map

migrations: setup ## make every initial migration again (until the first release)
	@$(VENV) -m tools.migrations

clean: ## remove the environment, the demonstration's data and the caches
	rm -rf .venv var dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
