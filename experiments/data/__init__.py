"""Measured files: from text tables to records, and records as files."""
