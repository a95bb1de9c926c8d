# The commands of this project. Start here: make run

PORT ?= 8000
PYTHON ?= python3
ONLY ?=
ARGS ?=
UPGRADE ?=
OWN_UV := .venv/uv/bin/uv
BIN := .venv/bin
# The newest lock that is installed wins: dev holds all of local.
LOCAL := .venv/.local.lock
DEV := .venv/.dev.lock
# What a server would be told; the values only have to be of the right form.
PRODUCTION := CLINIC_MODE=production DEBUG=false ALLOWED_HOSTS=www.clinic.example \
  SITE_URL=https://www.clinic.example DATABASE_URL=postgres://clinic:secret@db/clinic \
  REDIS_URL=redis://cache/0 EMAIL_URL=smtp+tls://clinic:secret@mail:587 TRUSTED_PROXIES=1 \
  SECRET_KEY=`$(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))'`
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
VERSION := import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])

.DEFAULT_GOAL := help
.PHONY: help run dev test check bench faults pictures audit lock clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

run: $(LOCAL) ## The whole site on http://127.0.0.1:8000 with sample data (PORT=8001 for another port)
	@exec $(BIN)/python manage.py up --port $(PORT) --stop-with-parent

dev: $(LOCAL) ## The same, reloading when the code changes, with the debug toolbar
	@exec $(BIN)/python manage.py up --port $(PORT) --stop-with-parent --reload

test: $(DEV) ## All tests, on servers of their own, in two processes (ARGS="-k word" for some, in one)
	@$(BIN)/python -m tests.browsers
	@# Tests start many processes, each of which would else compile everything anew.
	@env PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(or $(ARGS),-n 2)

check: $(DEV) ## Lint, format, types, layers, templates, migrations, deployment, compose file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	env DB_POOL_MAX=0 $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy, as in production"
	@env $(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

bench: $(DEV) ## Measure against the limits of this machine (ONLY=name for one)
	@$(BIN)/python -m tests.bench $(ONLY)

faults: $(DEV) ## Break things on purpose: senders killed, servers away, random lives (an hour)
	@env FAULTS=long $(BIN)/python -m pytest -q -s tests/faults $(ARGS)

pictures: $(DEV) ## Take the pictures of README and docs anew
	@$(BIN)/python -m tests.browsers
	@$(BIN)/python -m tests.pictures

audit: $(DEV) .venv/audit/node_modules/.bin/lighthouse ## Lighthouse on the main pages (needs Node and npm)
	@$(BIN)/python -m tests.browsers
	@$(BIN)/python -m tests.audit

.venv/audit/node_modules/.bin/lighthouse:
	@command -v npm >/dev/null || { echo "Lighthouse comes from npm: install Node and npm."; exit 1; }
	@npm install --silent --no-fund --no-audit --no-save --prefix .venv/audit lighthouse@13 node@22

lock: | $(BIN)/python ## Write requirements/*.txt anew from *.in (UPGRADE=--upgrade for newer versions)
	@command -v uv >/dev/null || test -x $(OWN_UV) || { $(BIN)/python -m venv .venv/uv && .venv/uv/bin/python -m pip install -q uv; }
	@uv=`command -v uv || echo $(OWN_UV)`; for name in base local dev; do \
	  $$uv pip compile -q $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt || exit 1; done

clean: ## Throw away the data, the virtual environment and all caches
	rm -rf var .venv staticfiles test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c '' 2>/dev/null || { echo "Python is missing: install Python 3.11 or newer, or name one: make PYTHON=..."; exit 1; }
	@$(PYTHON) -c "$(NEW_ENOUGH)" || { echo "This site needs Python 3.11 or newer, and $(PYTHON) is `$(PYTHON) -c "$(VERSION)"`; try: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Making a virtual environment in .venv ..."
	@$(PYTHON) -m venv .venv

$(LOCAL): requirements/local.txt | $(BIN)/python
	@if [ -f $(DEV) ] && [ $(DEV) -nt requirements/local.txt ]; then :; else \
	  echo "Installing the libraries (once) ..."; \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-input --no-compile --require-hashes -r $<; fi
	@cp $< $@

$(DEV): requirements/dev.txt | $(BIN)/python
	@echo "Installing the libraries for tests and checks (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-input --no-compile --require-hashes -r $<
	@cp $< $@
