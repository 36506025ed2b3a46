"""Folders of version 0.1.0, read as those of today."""
