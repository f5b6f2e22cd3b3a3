# `make demo` runs the product, `make test` the tests. `make` alone lists the rest.
.DEFAULT_GOAL := help
.PHONY: help demo setup browser test qa bench eval chaos soak messages baseline lock clean

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?=
PYTEST := $(BIN)/python -m pytest
# More than the cores of a small machine: many tests wait for processes and browsers.
WORKERS ?= 4
# Behind a proxy with a certificate of its own, uv trusts what the machine trusts.
export UV_SYSTEM_CERTS := 1

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

demo: $(VENV)/.runtime ## install what it needs and run the product; ARGS=--reset begins anew
	@exec $(BIN)/python manage.py demo $(ARGS)

setup: $(VENV)/.dev ## install everything, the developers' tools too

test: setup browser ## run the tests
	@$(PYTEST) -n $(WORKERS) -m "not chaos and not soak" $(ARGS)

# The values below only satisfy the settings; nothing connects to them.
CHECK_ENV := DJANGO_SETTINGS_MODULE=config.settings.production ALLOWED_HOSTS=.example.com \
	PUBLIC_HOST=example.com DATABASE_URL=postgresql://nobody@127.0.0.1:9/none \
	REDIS_URL=redis://127.0.0.1:9/0 DB_POOL_SIZE=0 \
	ENCRYPTION_KEYS=check:$$(printf '0123456789abcdef%.0s' 1 2 3 4) \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')

qa: setup ## style, types, import directions, deployment checks, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	@echo manage.py check --deploy
	@$(CHECK_ENV) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@echo manage.py makemigrations --check
	@$(CHECK_ENV) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

bench: setup ## measure the doors and the slot search, each beside its floor
	@$(BIN)/python -m bench

eval: setup ## score the assistant on labelled messages
	@$(BIN)/python manage.py evaluate $(ARGS)

chaos: setup ## kill and restart real processes
	@$(PYTEST) -m chaos $(ARGS)

soak: setup ## long runs
	@$(PYTEST) -m soak $(ARGS)

messages: setup ## collect texts into locale/ and compile them; needs GNU gettext
	$(BIN)/python manage.py makemessages -l en --no-wrap --no-obsolete --add-location file \
	  -i .venv -i var -i tests -i '*/tests/*' -i bench
	$(BIN)/python manage.py compilemessages -l en -i .venv

baseline: setup ## write down anew what an empty database begins with
	$(BIN)/python manage.py baseline

# Chromium for the tests that drive a real browser: an installed one, else the package of the
# system where we may install it, else Playwright's own.
browser: setup
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	  || command -v google-chrome >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q \
	       && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium; } \
	  || $(BIN)/playwright install chromium

lock: $(VENV)/.uv ## pin the newest versions that work together
	@for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --no-emit-index-url \
	    --no-emit-find-links --no-annotate --custom-compile-command "make lock" $$name.in -o $$name.txt || exit 1; \
	done

clean: ## remove the virtual environment and caches; data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# --- The virtual environment. Bytecode is compiled at first import: compiling it all here took
# 8 s on two cores, of which a first start uses 1 s.
$(VENV)/.uv:
	@found=; for python in $(PYTHON) python3.11 python3; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Mostrador needs Python 3.11 or newer: install it, or name it: PYTHON=/path/to/python make demo" >&2; \
	  exit 1; \
	fi; \
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	  echo "Creating $(VENV) with $$($$found --version)"; \
	  $$found -m venv --clear $(VENV) || { \
	    echo "Python's venv module is missing: on Debian, apt-get install python3-venv" >&2; exit 1; }; \
	fi
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv
	@touch $@

# A machine that is set up for pip only (a pip.conf with a mirror) is served by pip.
install = $(BIN)/uv pip install -q --python $(BIN)/python -r $(1) || \
	  $(BIN)/python -m pip install -q --disable-pip-version-check -r $(1)

$(VENV)/.runtime: $(VENV)/.uv requirements.txt
	@echo "Installing requirements.txt"
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/.dev: $(VENV)/.uv requirements.txt requirements-dev.txt
	@echo "Installing requirements-dev.txt"
	@$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/.runtime
