# The developer's verbs. `python3 run.py` and `python3 run.py test` need none of them.
PYTHON ?= .venv/bin/python

.PHONY: lint types docs bench sample golden
lint:
	$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check .
types:
	$(PYTHON) -m mypy
docs:
	$(PYTHON) -m dashboard.kpi.docs
sample:
	$(PYTHON) -m sample_data.generer
golden:
	PYTHONPATH=. $(PYTHON) tests/connectors/golden.py
bench:
	$(PYTHON) benchmarks/start.py
