"""Models of the silicon half cells: what is known of the cells, what is free, what is generic.

Known are loading, active fraction and current. Particle size, porosity, binder and electrolyte are
not documented and stay those of the generic cells. Nanospheres, since the first lithiation looks
amorphous and the gap grows by no more than 8 mV from C/20 to C/10: the generic micrometre particle
would add 20 mV. The share of the silicon that reacts is the one with which the lower limit is met
at the measured charge; the voltages before cannot tell it from branches that are stretched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from porousalloy.experiments.fitting.branch_fit import fit_branches
from porousalloy.experiments.fitting.fit import Fit, fit
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.materials.silicon import (
    POTENTIAL_NUMBERS,
    delithiation_potential,
    lithiation_potential,
)
from silicon.contender import Contender
from silicon.measured_cycle import SAMPLES, MeasuredCycle

LOADING = "Positive electrode active loading [kg.m-2]"
RESISTANCE = "Contact resistance [Ohm]"
DECAY_RATES = tuple(
    f"Positive particle {branch} hysteresis decay rate" for branch in ("lithiation", "delithiation")
)
#: No coating of the particles is known of.
DOCUMENTED = {
    "Positive electrode active mass fraction": 0.602,
    "Positive particle carbon shell mass fraction": 0.0,
}
#: One step does; the third, towards the full alloy, is not reached and stays as it is.
ONE_STEP = {"Silicon potential second step half height [V]": 0.0}
MEAN_BRANCH = POTENTIAL_NUMBERS[:6]
#: PyBaMM's own, of which the cells here take an approximation by numbers.
STOCK_BRANCHES = {
    "Positive electrode lithiation OCP [V]": lithiation_potential,
    "Positive electrode delithiation OCP [V]": delithiation_potential,
}
#: Cycle 2 of sf033_5 takes 2351 mAh/g to 0.05 V: 0.70 gives 2364, 0.68 gives 2296.
REACTING = {"Positive electrode utilised alloy fraction": 0.7}


@dataclass
class ModelContender(Contender):
    """A model fitted with :func:`porousalloy.experiments.fitting.fit.fit`.

    Attributes
    ----------
    name : str
        Name for people.
    cell : Cell
        Cell with all that is known but the loading, which is the measured one.
    names : sequence of str
        Names of the fitted parameters.
    starts, bounds : Mapping
        Starts and bounds of the fit.
    cycles_before : int
        Number of cycles before, see :meth:`MeasuredCycle.record`.
    branches_first : bool
        True if the fit starts from that of the branches alone.
    tries : int
        Number of starts of the fit.
    faster : MeasuredCycle or None
        Cycle at another rate, which is fitted, too; what its silicon has lost is found first.
    rate_names : sequence of str
        Names of the parameters that only another rate can tell.
    """

    name: str
    cell: Cell
    names: Sequence[str]
    starts: Mapping[str, float] = field(default_factory=dict)
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    cycles_before: int = 0
    branches_first: bool = False
    tries: int = 1
    faster: MeasuredCycle | None = None
    rate_names: Sequence[str] = ()
    result: Fit | None = None

    @property
    def numbers(self):
        return len(self.names) + len(self.rate_names)

    def fit(self, cycle):
        record, cell, starts = self._record(cycle), self._loaded(cycle), dict(self.starts)
        if self.branches_first:
            starts |= fit_branches(cell, record, self.names).values
        bounds = {name: one for name, one in self.bounds.items() if name in self.names}
        self.result = fit(
            cell, [record], self.names, bounds=bounds, starts_at=starts, starts=self.tries
        )
        if self.faster is not None:
            _, mass = self.predict(self.faster)
            faster = self._record(self.faster)
            faster = replace(faster, current=faster.current / mass)
            names, found = (*self.names, *self.rate_names), self.result.parameters
            self.result = fit(cell, [record, faster], names, bounds=self.bounds, starts_at=found)
        return _last_cycle(self.result)

    def predict(self, cycle):
        if self.result is None:
            raise RuntimeError("fit first")
        cell = self._loaded(cycle).with_(parameters=self.result.parameters)
        found = fit(cell, [self._record(cycle)], [MASS_RATIO])
        return _last_cycle(found), found.mass_ratio

    def _record(self, cycle: MeasuredCycle):
        return cycle.record(self.cycles_before)

    def _loaded(self, cycle):
        return self.cell.with_(parameters={LOADING: cycle.loading})


def _last_cycle(result):
    return np.reshape(result.predictions[0].voltage[-2 * SAMPLES :], (2, SAMPLES))


def branch_model(faster: MeasuredCycle | None = None) -> ModelContender:
    """Branches whose mean has one step, and whose gap narrows with filling; the one that is kept.

    PyBaMM's one-state hysteresis in generic nanospheres. The branches hold whatever parts
    them, stress included, so the ligament carries none. A cycle starts on the delithiation branch.
    A faster cycle tells how much of the gap is a resistance: at these currents that of the charge
    transfer is ohmic, too, and either of them describes it as well.
    """
    spheres = get_cell("li-si-nanospheres-half")
    cell = replace(spheres, extra_tables=(*spheres.extra_tables, "silicon_branches"))
    return ModelContender(
        name="branches with a fitted gap",
        cell=cell.with_(
            options={
                "open-circuit potential": "one-state hysteresis",
                "ligament mechanics": "stress-free",
            },
            parameters={**DOCUMENTED, **ONE_STEP, **REACTING},
        ),
        names=(
            *MEAN_BRANCH,
            "Silicon branch half gap when empty [V]",
            "Silicon branch half gap when full [V]",
            "Silicon branch half gap narrowing exponent",
            *DECAY_RATES,
        ),
        branches_first=True,
        faster=faster,
        rate_names=() if faster is None else (RESISTANCE,),
        bounds={} if faster is None else {RESISTANCE: (0.0, 300.0)},
    )


def stress_model() -> ModelContender:
    """One equilibrium potential; all of the gap is stress of ligaments that are held.

    A slab in a rigid outline carries the equibiaxial stress of a film, 61 mV/GPa. Bounds of the
    yield stresses are wide, so that they can say how much would be needed; moduli stay within
    what was measured.
    """
    return ModelContender(
        name="stress of held ligaments",
        cell=get_cell("li-si-porous-half").with_(
            options={
                "ligament shape": "slab",
                "particle expansion": "rigid",
                "residual hysteresis": "false",
            },
            parameters={
                **DOCUMENTED,
                **ONE_STEP,
                "Initial alloy filling": 0.01,  # emptier, the fit does not find its way
                "Positive particle internal porosity": 0.7,  # room for all of the swelling
            },
        ),
        names=(
            *MEAN_BRANCH,
            "Alloy host yield stress [Pa]",
            "Filled alloy yield stress [Pa]",
            "Alloy yield stress softening exponent",
            "Alloy host Young's modulus [Pa]",
            "Filled alloy Young's modulus [Pa]",
        ),
        starts={
            "Silicon potential first step filling": 0.38,
            "Silicon potential first step half height [V]": 0.12,
            "Silicon potential rise when empty [V]": 0.33,
            "Alloy host yield stress [Pa]": 4e9,
            "Filled alloy yield stress [Pa]": 1.3e9,
            "Alloy yield stress softening exponent": 3.0,
            "Alloy host Young's modulus [Pa]": 1.2e11,
        },
        bounds={
            "Alloy host yield stress [Pa]": (4e8, 1e10),
            "Filled alloy yield stress [Pa]": (2e8, 4e9),
        },
        cycles_before=1,
    )


def stock_model() -> ModelContender:
    """PyBaMM's model: its silicon branches, its hysteresis, no swelling and no stress.

    Without volume change and stress, and with Fickian diffusion, the models here are PyBaMM's to
    0.02 mV (tests/models/test_stock_limit.py).
    """
    utilised, empty = "Positive electrode utilised alloy fraction", "Initial alloy filling"
    spheres = get_cell("li-si-nanospheres-half")
    return ModelContender(
        name="stock PyBaMM",
        # functions: a cell's own parameters are numbers
        cell=replace(spheres, changes=STOCK_BRANCHES).with_(
            options={
                "open-circuit potential": "one-state hysteresis",
                "ligament mechanics": "stress-free",
                "ligament diffusion": "Fickian",
                "electrolyte reservoir": "false",
            },
            parameters={
                **DOCUMENTED,
                "Alloy volume change at full filling": 1e-9,
                "Initial hysteresis state in positive electrode": 1.0,
            },
        ),
        names=(
            utilised,
            empty,
            "Alloy reference diffusivity [m2.s-1]",
            "Alloy reference exchange-current density [A.m-2]",
            RESISTANCE,
            *DECAY_RATES,
        ),
        starts={utilised: 0.7, empty: 0.02, **dict.fromkeys(DECAY_RATES, 60.0)},
        bounds={empty: (1e-3, 0.1), **dict.fromkeys(DECAY_RATES, (1.0, 1000.0))},
        tries=5,  # its own start ends elsewhere, at 17 and 21 mV
    )
