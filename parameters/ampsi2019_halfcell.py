"""Ant-nest-like porous silicon with a carbon shell (AMPSi@C) against lithium metal.

Cell of An et al. 2019, Nat. Commun. 10:1447, 10.1038/s41467-019-09510-5. In PyBaMM's half cells
the alloy is the "Positive" electrode, and positive current lithiates it. 1C is 4200 mA per gram
of AMPSi and carbon shell, the paper's basis.

Silicon comes from data/li_si.csv, the electrode from data/ampsi.csv, LiPF6 in EC:EMC with the
separator from data/carbonate_electrolyte.csv, lithium metal from data/lithium_metal.csv. The
electrolyte is Nyman et al.'s with an activation energy, as in PyBaMM's half cell with SiOx: its
conductivity and diffusivity stay positive at any salt concentration, which swelling can drive
far from 1 mol/l.
"""

from porousalloy.parameters.provenance import parameter_dictionary


def get_parameter_values() -> dict:
    """Values of `pybamm.ParameterValues("AMPSi2019_halfcell")`.

    Returns
    -------
    dict
        Numbers and functions by parameter name.
    """
    return parameter_dictionary("AMPSi2019_halfcell")
