# `make` lists what there is. Every target does its own set-up in .venv, once.

VENV ?= .venv
LOCK ?= requirements.lock
PORT ?= 8000
# Arguments for pytest, names for the recorder, ids for the link checker.
ARGS ?=
# What `make test` is to run, if not everything: a page by its address, or a part such as 1/4.
PAGE ?=
SHARD ?=
# How many tests run at a time; much of their time is waiting for a browser.
JOBS ?= 3
# Where torch comes from, if not from the default index (see README.md).
TORCH_INDEX ?=

NEW_ENOUGH = -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python $(NEW_ENOUGH) && { echo $$python; break; }; done)
TORCH = $(shell sed -n 's/^ *"torch==\([0-9.]*\)".*/\1/p' pyproject.toml)
CONSTRAINTS = $(if $(LOCK),--constraint $(LOCK))

RUN = $(VENV)/bin/python -m
PIP = $(RUN) pip --disable-pip-version-check install --quiet
SAY = @printf '==> %s\n'

# The book's own language model, in the form that Transformers loads.
MODEL_STAMP = models/SmolLM2-135M-Instruct/made-from.json
# What pages load on request, of which git knows only the versions and hashes.
FETCHED = docs/assets/fetched/manifest.json

export NO_MKDOCS_2_WARNING = 1

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help serve build offline test record bench check-links check-facts clients test-newest lock clean model

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# Working on the book

serve: $(VENV)/.site $(FETCHED) ## read the site at http://127.0.0.1:8000/, reloaded on every change (PORT=8001)
	$(SAY) "serving at http://127.0.0.1:$(PORT)/ (Ctrl+C stops)"
	@$(RUN) site_kit serve --dev-addr 127.0.0.1:$(PORT)

test: $(VENV)/.test $(FETCHED) $(MODEL_STAMP) ## run every test (PAGE=deep-learning/attention, SHARD=1/4, ARGS=-x)
	@$(RUN) pytest --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder \
		$(if $(PAGE),--page $(PAGE)) $(if $(SHARD),--shard $(SHARD)) $(ARGS)

model: $(MODEL_STAMP) ## put the book's language model in place (98 MB, once)
	@$(RUN) site_kit model

record: $(VENV)/.site ## run the snippets and accept what they print and draw (ARGS=snippets/nlp/)
	@$(RUN) site_kit record --ready $(ARGS); case $$? in \
		1) $(MAKE) --no-print-directory $(VENV)/.test $(MODEL_STAMP) ;; 2) exit 2 ;; esac
	@$(RUN) site_kit record $(ARGS)

build: $(VENV)/.site $(FETCHED) ## build the site into site/; a warning is an error
	$(SAY) "building the site into site/"
	@$(RUN) mkdocs build --strict --quiet --site-dir site

offline: $(VENV)/.site $(FETCHED) ## build the site with a copy of it to take along, a zip read by double click
	$(SAY) "building the site into site/, and its copy"
	@$(RUN) site_kit offline site

bench: $(VENV)/.test $(FETCHED) ## measure the budgets: weight, speed, accessibility
	@$(RUN) site_kit bench

mutants: $(VENV)/.test ## change every solution in every place: its checks must notice (ARGS=FOLDER)
	@$(RUN) site_kit mutants $(ARGS)

# Once a week

check-links: $(VENV)/.site ## open every registered link and compare identity (ARGS="ID ID", ARGS=--note marks them)
	@$(RUN) site_kit links $(ARGS)

check-facts: $(VENV)/.site ## list the perishable facts that are due for a check
	@$(RUN) site_kit links --expired

clients: $(VENV)/.test ## drive clients that nobody here wrote against the practice server, in .cache/clients
	@test -x .cache/clients/bin/python || $(RUN) venv .cache/clients
	$(SAY) "installing their newest versions in .cache/clients (two minutes)"
	@.cache/clients/bin/python -m pip --disable-pip-version-check install --quiet --upgrade -r tests/clients/requirements.txt
	@$(RUN) snippets.practice_server --pace 0 -- \
		.cache/clients/bin/python tests/clients/drive.py snippets/llms/practice_server/clients.jsonl
	@$(RUN) site_kit record snippets/llms/practice_server/clients.py

test-newest: ## run every test with the newest versions that pyproject.toml allows
	@rm -rf .cache/newest
	@$(MAKE) --no-print-directory test VENV=.cache/newest LOCK=

# Housekeeping

lock: $(VENV)/pyvenv.cfg ## choose the newest versions and write them to requirements.lock
	$(SAY) "resolving; nothing is installed (about a minute)"
	@mkdir -p .cache
	@$(RUN) pip --disable-pip-version-check install --dry-run --ignore-installed \
		torch==$(TORCH) '.[site,node,snippets,model,services,tensorflow,test]' > .cache/resolved.txt
	@printf '%s\n' '# Exact versions of everything that pyproject.toml asks for, and of what that needs.' \
		'# A constraints file: pip install --constraint requirements.lock ".[site]"' \
		'# Written by `make lock`; what only some platforms need is left to pip.' > .cache/lock
	@sed -n 's/^Would install //p' .cache/resolved.txt | tr ' A-Z_' '\na-z-' \
		| sed -e '/^llm-roadmap-/d' -e '/^nvidia-/d' -e '/^cuda-/d' -e '/^triton-/d' \
			-e 's/+.*//' -e 's/-\([^-]*\)$$/==\1/' | LC_ALL=C sort >> .cache/lock
	@grep -q '^torch==' .cache/lock
	@mv .cache/lock requirements.lock
	$(SAY) "requirements.lock has $$(grep -c == requirements.lock) packages"

clean: ## remove everything that make made, .venv included
	rm -rf site .cache .pytest_cache .hypothesis .verification.json llm_roadmap.egg-info $(VENV) \
		docs/assets/fetched site_kit/browser/npm/made site_kit/browser/npm/node_modules
	@find site_kit snippets tests docs -name __pycache__ -prune -exec rm -rf {} +

# Set-up: a stamp is as new as the installation it stands for

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" && $(PYTHON) $(NEW_ENOUGH) || { \
		echo "No Python 3.11 or newer with venv is python3, python3.13, python3.12 or python3.11 here."; \
		echo "Install one (Debian and Ubuntu: apt install python3 python3-venv), or name yours:"; \
		echo "    make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; } >&2
	$(SAY) "creating $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.site: $(VENV)/pyvenv.cfg pyproject.toml $(LOCK)
	$(SAY) "installing what builds the site (about a minute)"
	@$(PIP) $(CONSTRAINTS) --editable '.[site]'
	@touch $@

$(VENV)/.test: $(VENV)/pyvenv.cfg pyproject.toml $(LOCK)
	$(SAY) "installing torch $(TORCH) (a minute or more)"
	@$(PIP) torch==$(TORCH) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX))
	$(SAY) "installing what the snippets and the tests need (another minute)"
	@$(PIP) $(CONSTRAINTS) --editable '.[site,snippets,model,services,tensorflow,test]'
	@touch $(VENV)/.site $@

$(MODEL_STAMP): | $(VENV)/.test
	@$(RUN) site_kit model > /dev/null

$(FETCHED): site_kit/browser/fetch.py site_kit/browser/npm/package.json site_kit/browser/npm/package-lock.json \
		site_kit/browser/npm/editor.js site_kit/browser/npm/snapshot.mjs | $(VENV)/.site
	@$(RUN) site_kit fetch --has-node || { echo "==> installing Node.js for the pages"; \
		$(PIP) $(CONSTRAINTS) --editable '.[node]'; }
	@$(RUN) site_kit fetch
