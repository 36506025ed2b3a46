"""Protocols, simulations, results, figures and the command line.

``protocols``    constant-current cycling between the voltage limits of a parameter set
``simulation``   run an experiment through a ladder of solvers and say why it ended
``results``      curves and profiles of several runs in one xarray Dataset
``summary``      capacities, efficiencies, mean voltages, energies and extremes of each cycle
``results_object`` all of it as one object, to and from files
``metadata``     which programs, options and changed parameters a result comes from
``bdf``          time series in the Battery Data Format
``plotting``     the figures
``files``        write a folder of results at once, or not at all
``cli``          the ``porousalloy`` command

Nothing is imported here: ``porousalloy --help`` passes through this file, and PyBaMM takes
seconds to load.
"""
