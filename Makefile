# `make help` lists the targets.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
LIAISON_DATA ?= var
PORT ?= 8000
SUITES ?= bookworm
export LIAISON_DATA PORT
# For commands that need settings but serve nobody.
OFFLINE := SECRET_KEY=not-a-secret-for-development-commands-only-0123456789 HTTPS=0 DATABASE_URL=sqlite://:memory:

TEMPLATES := $(shell find templates -name '*.html')

.DEFAULT_GOAL := help
.PHONY: help port demo test test-fast test-everything test-install lint sbom format messages lock bench drills fuzz lighthouse screenshots clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Liaison needs Python 3.11 or newer: make demo PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making the environment in $(VENV)/ …"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { echo "Python cannot make virtual environments. On Debian: apt-get install python3-venv"; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "Adding the development tools …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

port:
	@$(firstword $(wildcard $(PY)) $(PYTHON)) deploy/demo.py --only-port

demo: port $(VENV)/installed ## Serve a demo with content and staff accounts at http://127.0.0.1:$PORT (8000)
	@$(PY) deploy/demo.py

test: $(VENV)/installed-dev ## Run every test on SQLite, browser included, and on PostgreSQL what depends on the database
	@$(PY) tests/run.py

test-fast: $(VENV)/installed-dev ## Run the quick tests, as before each commit
	@$(PY) tests/run.py --fast

test-everything: $(VENV)/installed-dev ## Run every test on SQLite and every test on PostgreSQL
	@$(PY) tests/run.py --everything

test-install: ## Install, upgrade and fail to upgrade the site on a fresh Debian in a folder, as root; print the times
	@$(PYTHON) -B tests/install/run.py $(SUITES)

lint: $(VENV)/installed-dev ## Check format, code, types, templates, translations, migrations, deployment, known weaknesses
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(OFFLINE) $(VENV)/bin/mypy --no-error-summary .
	@$(VENV)/bin/djade --target-version 5.2 --check $(TEMPLATES)
	@$(VENV)/bin/djlint --quiet --lint templates
	@$(VENV)/bin/djlint --quiet --lint --profile jinja pages
	@$(OFFLINE) $(PY) locale/check.py
	@$(OFFLINE) $(PY) manage.py makemigrations --check --dry-run
	@$(OFFLINE) DJANGO_SETTINGS_MODULE=deploy.migration_settings $(PY) manage.py lintmigrations
	@DEBUG=0 HTTPS=1 ALLOWED_HOSTS=news.example SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')" $(PY) manage.py check --deploy --fail-level WARNING
	@$(PY) deploy/audit.py

sbom: $(VENV)/installed-dev ## Write what the product is made of, as CycloneDX, to sbom.json
	@$(PY) -W ignore -m cyclonedx_py requirements --pyproject pyproject.toml --output-reproducible --output-format JSON --output-file sbom.json requirements.txt
	@echo "Wrote sbom.json."

format: $(VENV)/installed-dev ## Put code and templates into their format
	@$(VENV)/bin/ruff check --fix --quiet . || true
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/djade --target-version 5.2 $(TEMPLATES) || true

messages: $(VENV)/installed-dev ## Bring the Arabic catalog up to date with the code
	@$(OFFLINE) $(PY) locale/check.py --write

lock: $(VENV)/installed ## Choose newest allowed versions and lock them with hashes
	@$(PY) -m pip install --quiet --disable-pip-version-check uv
	@$(VENV)/bin/uv pip compile pyproject.toml --quiet --upgrade --universal --generate-hashes --no-header --no-annotate -o requirements.txt
	@$(VENV)/bin/uv pip compile pyproject.toml --group dev -c requirements.txt --quiet --upgrade --universal --generate-hashes --no-header --no-annotate -o requirements-dev.txt

bench: $(VENV)/installed-dev ## Measure queries, speed, the CPU of pages and of the desk, what pages weigh, names found in texts, reports read, finding in an archive (of N=20000), the queue, moving it; print tables
	@PYTHONPATH=. $(PY) bench/queries.py
	@PYTHONPATH=. $(PY) bench/speed.py
	@PYTHONPATH=. N=$(N) $(PY) bench/cpu.py
	@PYTHONPATH=. $(PY) bench/desk.py
	@PYTHONPATH=. $(PY) bench/budgets.py
	@PYTHONPATH=. $(PY) bench/names.py
	@PYTHONPATH=. $(PY) bench/guard.py
	@PYTHONPATH=. $(PY) -m bench.recognition
	@PYTHONPATH=. N=$(N) $(PY) bench/provenance.py
	@PYTHONPATH=. N=$(N) $(PY) bench/finding.py
	@PYTHONPATH=. $(PY) bench/jobs.py
	@PYTHONPATH=. N=$(N) $(PY) bench/portable.py

drills: $(VENV)/installed-dev ## Kill, fill, take away and set wrong what the site stands on, in throwaway installations; print what became of it
	@PYTHONPATH=. $(PY) -m bench.drills

fuzz: $(VENV)/installed-dev ## Send thousands of made-up requests to the site on each database; print what was answered
	@PYTHONPATH=. $(PY) bench/fuzz.py

lighthouse: $(VENV)/installed-dev ## Let Lighthouse judge the main pages as on a phone (needs Node 18 and Chromium)
	@PYTHONPATH=. $(PY) bench/lighthouse.py

screenshots: $(VENV)/installed-dev ## Make the pictures of the README anew
	@$(PY) docs/screenshots/take.py

clean: ## Remove the environment and what tools left; keeps the data
	@rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache
