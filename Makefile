# Two commands do everything: `make demo` and `make test`. Both install what they need.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OFFICE ?= demo-office
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test fast campaign format bench screenshots lock clean

# Ends by serving the example office; `make demo DEMO_SERVE=0` ends after its tables.
DEMO_SERVE ?= 1
export DEMO_SERVE

demo: $(VENV)/.installed
	$(BIN)/hyeopchi --office $(OFFICE) demo

test: $(VENV)/.installed-dev $(VENV)/.browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/pytest -q -n 2 --dist loadgroup

# What to run while writing: one database, nothing slow.
fast: $(VENV)/.installed-dev
	HYEOPCHI_TEST_DATABASES=sqlite $(BIN)/pytest -q -x -m "not slow"

# What takes hours or half a gigabyte: crash and fault campaigns, a process miner, an OpenID provider.
campaign: $(VENV)/.installed-dev $(VENV)/.browser
	$(BIN)/python -m pip install --quiet --editable '.[dev,mining]'
	$(BIN)/pytest -q --campaign -m campaign

# Real pictures of the example office (`make demo DEMO_SERVE=0` first), by a real browser.
screenshots: $(VENV)/.installed-dev $(VENV)/.browser
	$(BIN)/python -m tests.screenshots $(OFFICE)

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks

# Every version that an office installs, with its hashes, for Python 3.11 and later. It names no
# registry: whoever installs says where from. What is locked with an extra is locked without it
# too, because other packages ask for the plain name. `make lock UPGRADE=--upgrade` takes newer versions.
lock: $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet uv==0.13.9
	$(BIN)/uv pip compile pyproject.toml --extra postgres --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
		--no-strip-extras --custom-compile-command "make lock" $(UPGRADE) --quiet --output-file requirements.lock
	$(BIN)/python .ci/plain_names.py requirements.lock

clean:
	rm -rf $(VENV) $(OFFICE)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	# Compiling what is never imported costs half of the install.
	$(BIN)/python -m pip install --quiet --no-compile --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	# What `make demo` left uncompiled would warn on import, and here a warning is an error.
	-$(BIN)/python -m compileall -q -j 2 $(VENV)/lib > /dev/null
	touch $(VENV)/.installed $@

# Debian's chromium, for the tests that need a browser; where it cannot be installed they say so.
$(VENV)/.browser: | $(VENV)/bin/python
	@command -v chromium > /dev/null || \
		{ test "$$(id -u)" = 0 && command -v apt-get > /dev/null && apt-get update -qq && \
		  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk > /dev/null; } || \
		echo "No browser test will run: there is no chromium, and it could not be installed here. Install Debian's package chromium." >&2
	@touch $@
