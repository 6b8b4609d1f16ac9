# Two commands: `make lab` opens the first tutorial, `make test` runs everything that proves the project.

VENV := .venv
BARE := build/bare
PYTHON ?= $(or $(shell command -v python3.11),python3)
TUTORIAL := notebooks/en/01_autograd.ipynb
# JupyterLab refuses to serve root, who is the usual user of a container, unless told.
ALLOW_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
ARGS ?=
# What pip does for a wheel and not for an editable install: without it each import would compile the package anew where
# Python is told to write no bytecode.
COMPILE = $(VENV)/bin/python -m compileall -q autograd_nb

.PHONY: help lab test lint bench clean
.DEFAULT_GOAL := help

help:
	@echo "make lab             build .venv, open JupyterLab on $(TUTORIAL) (ARGS=... goes to jupyter lab)"
	@echo "make test            build .venv, run the whole suite"
	@echo "make lint            ruff and mypy"
	@echo "make bench           our own benchmarks (ARGS=... goes to them)"
	@echo "make clean           remove the environments and what was built"

lab: $(VENV)/.lab
	$(VENV)/bin/jupyter lab --ServerApp.root_dir=$(CURDIR) --LabApp.default_url=/lab/tree/$(TUTORIAL) $(ALLOW_ROOT) $(ARGS)

test: $(VENV)/.dev $(BARE)/.stamp
	@tools/find_chromium.sh
	@$(VENV)/bin/python tools/suite.py

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

bench: $(VENV)/.dev
	$(VENV)/bin/python -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) build dist .cache

# Stamps: an environment is built once and again when pyproject.toml changes.

$(VENV)/bin/python:
	@tools/make_venv.sh $(PYTHON) $(VENV)

$(VENV)/.lab: pyproject.toml | $(VENV)/bin/python
	@echo "--> JupyterLab into $(VENV)"
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -e ".[notebook]" "jupyterlab>=4.2"
	@$(COMPILE)
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	@echo "--> test tools and PyTorch into $(VENV); a few minutes the first time"
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -e ".[dev,torch]"
	@$(COMPILE)
	@touch $@ $(VENV)/.lab

# NumPy and pytest alone: here the built wheel is tested, without IPython and without the source.
$(BARE)/.stamp: pyproject.toml
	@tools/make_venv.sh $(PYTHON) $(BARE)
	@$(BARE)/bin/pip install --quiet --disable-pip-version-check "numpy>=2.0" "pytest>=8.3" "hypothesis>=6.100"
	@touch $@
