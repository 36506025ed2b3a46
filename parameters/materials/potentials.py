"""Open-circuit potentials of germanium, tin, antimony and silicon with lithium or sodium.

For every pair of ion and host, four functions of the stoichiometry, taking numbers, arrays or
PyBaMM symbols: ``li_sn_equilibrium``, ``li_sn_lithiation`` and ``li_sn_delithiation`` [V], against
the metal of the ion, and ``li_sn_entropic_change`` [V.K-1]; lithiation stands for the insertion of
sodium too. Lithium in silicon has PyBaMM's functions, see ``silicon``.

The plateaus, their kind and source are the rows of data/plateaus.csv; ``plateaus`` joins them to a
curve. The branches are galvanostatic and contain overpotential and the electrode's mean stress;
most of them are assumed.
"""

import csv
from importlib.resources import files

from porousalloy.parameters.materials.plateaus import plateau_curve

#: Shift of the plateaus with temperature [V.K-1], where known. Li-Sn: from 0.533 V (ambient) to
#: 0.474 V (673 K), mean over 0.57 < x < 2.6 of data/plateaus.csv and of Huggins' table at 400 C
#: (0.570, 0.455, 0.430, 0.387 V to x = 1, 2.33, 2.5, 2.6; 10.1002/9783527637188.ch14), is
#: -1.6e-4 V/K. Over 219 of these 375 K the lithium is molten, which takes its entropy of fusion
#: (3.0 kJ/mol at 454 K, handbook) over F, 6.9e-5 V/K, off the slope: against solid lithium it is
#: -1.6e-4 + 6.9e-5 x 219/375.
ENTROPIC_CHANGE = {"Li-Sn": -1.2e-4}


def read_plateaus() -> dict[tuple[str, str], list[tuple[float, float, float]]]:
    """Plateaus of data/plateaus.csv.

    Returns
    -------
    dict of (str, str) to list of (float, float, float)
        Plateaus by pair and curve ("equilibrium", "lithiation", "delithiation"): ions per host atom
        at which each begins and ends, and its potential [V].
    """
    text = (files("porousalloy.parameters") / "data" / "plateaus.csv").read_text("utf-8")
    plateaus = {}
    for row in csv.DictReader(text.splitlines()):
        plateau = tuple(float(row[name]) for name in ("x_start", "x_end", "potential [V]"))
        plateaus.setdefault((row["pair"], row["curve"]), []).append(plateau)
    return plateaus


_PLATEAUS = read_plateaus()


def _functions(pair):
    """Equilibrium, lithiation, delithiation potential and entropic change of a pair."""
    curves = {
        name: plateau_curve(_PLATEAUS[pair, name], ENTROPIC_CHANGE.get(pair, 0.0))
        for name in ("equilibrium", "lithiation", "delithiation")
    }
    functions = [
        _named(curve.potential, pair, name, f"{pair} {name} potential [V] at 298.15 K.")
        for name, curve in curves.items()
    ]
    derivative = curves["equilibrium"].temperature_derivative
    summary = f"{pair} change of every potential with temperature [V.K-1]."
    return *functions, _named(derivative, pair, "entropic_change", summary)


def _named(method, pair, name, summary):
    """Function of the stoichiometry alone that is pickled by the name it has in this module."""

    def function(sto):
        return method(sto)

    function.__name__ = function.__qualname__ = f"{pair.lower().replace('-', '_')}_{name}"
    function.__doc__ = f"""{summary}

    Parameters
    ----------
    sto : float, numpy.ndarray or pybamm.Symbol
        Stoichiometry, above 0 and below 1 [-].

    Returns
    -------
    float, numpy.ndarray or pybamm.Symbol
        Potential [V], or its entropic change [V.K-1], same shape.
    """
    return function


li_ge_equilibrium, li_ge_lithiation, li_ge_delithiation, li_ge_entropic_change = _functions("Li-Ge")
li_sn_equilibrium, li_sn_lithiation, li_sn_delithiation, li_sn_entropic_change = _functions("Li-Sn")
li_sb_equilibrium, li_sb_lithiation, li_sb_delithiation, li_sb_entropic_change = _functions("Li-Sb")
na_si_equilibrium, na_si_lithiation, na_si_delithiation, na_si_entropic_change = _functions("Na-Si")
na_ge_equilibrium, na_ge_lithiation, na_ge_delithiation, na_ge_entropic_change = _functions("Na-Ge")
na_sn_equilibrium, na_sn_lithiation, na_sn_delithiation, na_sn_entropic_change = _functions("Na-Sn")
na_sb_equilibrium, na_sb_lithiation, na_sb_delithiation, na_sb_entropic_change = _functions("Na-Sb")
