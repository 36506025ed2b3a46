"""A thousand cycles of the half cell, beside PyBaMM's own single particle model.

    pytest benchmarks/test_long_run.py -n 0 -s

Not part of plain `pytest`: it takes a minute. The times are those of whole processes: imports,
building, solving and, for this package, the disk.
"""

from long_run import CYCLES, LARGEST, MOST_TIMES_STOCK, usages


def test_a_thousand_cycles():
    mine, stock = usages(CYCLES)
    ratio = mine.seconds / stock.seconds
    print(
        f"\n{CYCLES} cycles: {mine.seconds:.1f} s of processor, {mine.gigabytes:.2f} GB; PyBaMM's "
        f"SPMe {stock.seconds:.1f} s, {stock.gigabytes:.2f} GB; ratio {ratio:.2f}"
    )
    assert ratio <= MOST_TIMES_STOCK
    assert mine.gigabytes <= LARGEST
