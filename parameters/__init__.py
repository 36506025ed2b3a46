"""Parameters of porous alloy cells, every number with its unit, kind and source.

``cells``            cells by name: which tables, which options
``make_cell``        a cell of your own, from an alloy, a measured particle and a coating
``provenance``       the tables in data/ behind every parameter set
``units``            quantities with units, as text or in SI
``validation``       checks of a user's values by the ``rules``
``review``           tables of the literature that models are compared with
``sets``             entry points of PyBaMM
``materials/``       alloys, open-circuit potentials, sodium electrolyte and cathode as functions
``particles/``       from what is measured of a particle to ligaments and pores, by architecture
``electrodes/``      from loading to thickness, volume fractions, masses and 1C
"""
