# sousveil: make setup | tour | test | test-long | conservation | fuzz | check | mutation | bench | data | docs | release | bundle | lock
# Needs Python >= 3.11, make and a package index; everything else is installed into .venv from lock files with hashes.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN    := $(VENV)/Scripts
endif
QUIET  := $(shell test -t 2 || echo --quiet)
PIP    := $(BIN)/python -m pip --disable-pip-version-check $(QUIET)

.PHONY: setup tour test test-long conservation fuzz check mutation bench bench-large data lock model second-look teach phenomena clean docs screens release bundle sign

setup: $(VENV)/.run

$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sousveil needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make setup PYTHON=python3.12")'
	@echo "setting up $(VENV) (once; about 360 MB)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "setting up what the tests need (once)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

tour: setup
	@$(BIN)/sousveil tour

test: $(VENV)/.dev
	@sh tools/chromium.sh
	@sh tools/java.sh
	@$(BIN)/python -m pytest

test-long: $(VENV)/.dev
	@$(BIN)/python -m pytest -m slow

conservation: $(VENV)/.dev
	@SOUSVEIL_CONSERVATION=10000 $(BIN)/python -m pytest tests/reading/test_conservation.py

# Each target of tests/fuzz RUNS times, or for SECONDS where given. Not part of `make test`: it takes hours.
RUNS    ?= 1000000
SECONDS ?= 0
fuzz: $(VENV)/.dev
	@$(BIN)/python -c "import atheris" 2>/dev/null || $(PIP) install "atheris>=3.0"
	@for target in $$($(BIN)/python -m tests.fuzz --list 2>/dev/null); do echo "== $$target"; \
	  $(BIN)/python -m tests.fuzz $$target $(RUNS) $(SECONDS) || exit 1; done

check: $(VENV)/.dev
	@$(BIN)/ruff check src tests training benchmarks data demo tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m tools.mutation

# Every guard of the program, not a sample: takes hours.
mutation: $(VENV)/.dev
	@$(BIN)/python -m tools.mutation --all

# Smaller sizes than most tables of docs/benchmarks.md; bench-large is what takes long, and 10 GB of disk.
bench: $(VENV)/.dev
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done
	@$(BIN)/python benchmarks/plots.py

bench-large: $(VENV)/.dev
	@$(BIN)/python benchmarks/bench_findings.py 1000000
	@$(BIN)/python benchmarks/bench_ledger.py --claims 1000000
	@$(BIN)/python benchmarks/bench_cluster.py --copies 1000000
	@$(BIN)/python benchmarks/tiny_records.py 1000000
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && for part in 1 2 3 4; do \
	  $(BIN)/python benchmarks/bench_ledger.py --grow "$$folder/case.sousveil" --claims 1000000 || exit 1; done && \
	  $(BIN)/python benchmarks/bench_ledger.py --ask "$$folder/case.sousveil" --verify

# Weights anew; both need torch, safetensors and onnx beside the rest, BASE=folder of the base model (docs/model-card.md), WORK=folder for checkpoints.
TRAINING ?= $(BIN)/python
model:
	@test -n "$(BASE)" -a -n "$(WORK)" || { echo "make model BASE=folder of all-MiniLM-L6-v2 WORK=folder"; exit 2; }
	@$(TRAINING) -m training.train_make --base "$(BASE)" --work "$(WORK)"

# What ships was also taught by two larger ones, on pairs met in annotated documents: docs/model-card.md has the commands. Neither installs what scores lower than what is there.
LENGTH ?= --steps 7244
second-look:
	@test -n "$(BASE)" -a -n "$(WORK)" || { echo "make second-look BASE=folder of all-mpnet-base-v2 WORK=folder"; exit 2; }
	@$(TRAINING) -m training.train_second --base "$(BASE)" --out "$(WORK)" $(LENGTH)
	@$(TRAINING) -m training.second_make --base "$(BASE)" --checkpoint "$(WORK)/second.pt" --work "$(WORK)"
	@$(TRAINING) -m training.second_score

# Both looks taught further on annotated documents (as `sousveil review --export-gold` writes them), in minutes, from what is installed.
teach:
	@test -n "$(GOLD)" -a -n "$(WORK)" || { echo "make teach GOLD=\"file.jsonl ...\" WORK=folder"; exit 2; }
	@$(TRAINING) -m training.adapt_first --gold $(GOLD) --work "$(WORK)/first" || test $$? -eq 1
	@$(TRAINING) -m training.adapt_second --gold $(GOLD) --work "$(WORK)/second"

phenomena: $(VENV)/.dev
	@$(BIN)/python -m tests.phenomena.measure --docs docs/phenomena.md

data: $(VENV)/.dev
	@$(BIN)/python data/build.py

lock: $(VENV)/.dev
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --extra build --extra dev pyproject.toml -o requirements-dev.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --extra build --constraint requirements-dev.lock pyproject.toml -o requirements.lock

docs: $(VENV)/.dev
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "build/docs/index.html"

screens: $(VENV)/.dev
	@$(BIN)/python -m tools.screens

release: $(VENV)/.dev
	@$(BIN)/python -m tools.release.build

bundle: release
	@$(BIN)/python -m tools.release.bundle

sign:
	@test -n "$(KEY)" || { echo "make sign KEY=file of an ssh-ed25519 key"; exit 2; }
	@ssh-keygen -Y sign -f "$(KEY)" -n file dist/SHA256SUMS

clean:
	rm -rf $(VENV) tour .pytest_cache .mypy_cache .ruff_cache
