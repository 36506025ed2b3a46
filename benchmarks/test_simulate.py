"""Processor time of the command line's first result, from the start of Python to written files.

pytest benchmarks/test_simulate.py -n 0 -s
"""

import numpy as np
from timing import usage_of

COMMAND = ("-m", "porousalloy", "simulate", "ampsi-ncm", "--c-rate", "0.1,0.2,0.5,1,2", "--out")
#: Warm: a run before has left compiled functions behind.
LONGEST, ROUNDS = 4.0, 7


def test_five_rates_of_a_full_cell(tmp_path):
    first, *times = (usage_of(*COMMAND, str(tmp_path / str(i))).seconds for i in range(1 + ROUNDS))
    print(f"\nfirst run {first:.1f} s of processor, warm {np.median(times):.2f} s")
    assert np.median(times) <= LONGEST
