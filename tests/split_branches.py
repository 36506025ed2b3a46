"""Half cycles of a record, each as a record of its own."""

from porousalloy.experiments.data.records.half_cycles import branches, slice_record


def split_branches(record):
    """Names and records of the half cycles, without rests and single samples."""
    return [
        (branch, slice_record(record, rows, f"{record.name}, {branch}"))
        for branch, rows in branches(record)
        if branch != "rest" and rows.stop - rows.start > 1
    ]
