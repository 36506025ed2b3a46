"""Model beside measured numbers, one topic a file; `python scripts/validate.py` makes the page."""
