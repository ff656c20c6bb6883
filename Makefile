# make demo   sets everything up in .venv and runs the main job on the seeds
# make test   sets up what tests need and runs them all
# make lint   style, types, import order
# make bench  measures: extraction against gold, public corpora where they are at hand, speed, the
#             classifier, Label Studio

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
OUT := build/demo
# Public corpora and a scorer, which are not shipped; see benchmarks/polnear.py.
PUBLIC ?= ../shared/data
SCORER ?= ../shared/measure/attribution.py

.PHONY: demo test lint bench clean browser dev studio
.DELETE_ON_ERROR:

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --upgrade pip
	$(PIP) install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev,ray]'
	touch $@

dev: $(VENV)/.dev

demo: $(VENV)/.installed
	$(BIN)/annotate extract seeds/articles/arms-01.md
	$(BIN)/annotate train configs/train.yaml -o $(OUT)/model
	$(BIN)/annotate evaluate $(OUT)/model seeds/gold/test.jsonl -a seeds/articles --page $(OUT)/evaluation.html
	$(BIN)/annotate score seeds/articles/arms-01.md seeds/articles/maritime-01.md seeds/articles/election-04.md \
		--model $(OUT)/model -o $(OUT)/scores.jsonl --report $(OUT)/report.html
	@echo "Open $(OUT)/report.html in a browser."

test: $(VENV)/.dev browser studio
	$(BIN)/pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.seeds
	$(BIN)/python -m benchmarks.seeds --by rules
	$(BIN)/python -m benchmarks.attribution
	$(BIN)/python -m benchmarks.briefs
	$(BIN)/python -m benchmarks.polnear $(PUBLIC)/attribution_polnear_dev.jsonl.gz --scorer $(SCORER)
	$(BIN)/python -m benchmarks.polnear $(PUBLIC)/attribution_polnear_dev.jsonl.gz --by rules
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/annotate train configs/train.yaml -o $(OUT)/model
	$(BIN)/annotate evaluate $(OUT)/model seeds/gold/test.jsonl
	$(BIN)/python -m benchmarks.classifier $(PUBLIC) models/stance-risk-minilm
	$(BIN)/python -m benchmarks.runtime
	$(BIN)/python -m benchmarks.training
	$(BIN)/python -m benchmarks.scoring
	$(BIN)/python -m benchmarks.copies
	$(BIN)/python -m benchmarks.backend
	$(BIN)/python -m benchmarks.service
	$(BIN)/python -m benchmarks.studio

# A browser for the tests marked `browser`: the system's, Debian's, or the one that Playwright brings.
browser: $(VENV)/.dev
	@command -v chromium || command -v chromium-browser || command -v google-chrome \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get && apt-get -qq update && apt-get -qq install -y chromium; } \
	|| $(BIN)/playwright install --with-deps chromium

# Label Studio for the tests marked `studio`, in an environment of its own.
studio: $(VENV)/.dev
	$(BIN)/python -c 'from pathlib import Path; from annotate.studio.installation import install; \
		install(Path("build/studio-venv").absolute(), print)'

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
