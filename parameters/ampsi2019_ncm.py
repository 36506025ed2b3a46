"""AMPSi@C against NMC: the full cell of An et al. 2019, Nat. Commun. 10:1447.

The alloy is the "Negative" electrode, the same as in the half cell. The paper's cathode is
NMC111, which PyBaMM does not ship. NMC532 of Mohtat2020 is nearest in composition (PyBaMM's
others are NMC811, LiNi0.4Co0.6O2 and LiCoO2) and takes its entropy from NMC111; it gives 170
mAh/g to 4.3 V against lithium, where NMC111 gives about 160.

1C is 160 mA per gram of cathode. The cathode is sized by the ratio of the reversible capacities
at low rate, 2134 mAh/g of AMPSi and carbon shell over 160 mAh/g of cathode. The anode is
prelithiated: the losses of formation are made up and a small filling is left in it when the
cathode is discharged. The cell starts charged.
"""

from porousalloy.parameters.provenance import parameter_dictionary


def get_parameter_values() -> dict:
    """Values of `pybamm.ParameterValues("AMPSi2019_NCM")`.

    Returns
    -------
    dict
        Numbers and functions by parameter name.
    """
    return parameter_dictionary("AMPSi2019_NCM")
