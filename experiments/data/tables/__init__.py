"""Files of any program as one table: text, workbooks, cyclers' own files."""
