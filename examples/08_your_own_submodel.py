"""Your own submodel: a particle in a cage.

How the outer volume of a porous particle follows from the swelling of its solid is one small class.
The package has four; here is a fifth, in one equation. The particle sits in a stiff cage, such as
graphene, that leaves it some room. It swells freely until it touches the cage, then into its own
pores, and when these are closed it pushes the cage open:

    J_p = max( min(<J>, J_cage), J_c )

<J> is the volume ratio of the solid, J_p that of the particle's outside, J_c the one at which the
pores are closed. Everything else, from the stress in the ligament to the thickness of the
electrode, reads J_p and needs no change. In a cage of twice its volume porous tin stops at 2.00,
with pores left; free it would grow to 3.60.

    python examples/08_your_own_submodel.py
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pybamm

import porousalloy as pa

CORNER = 0.02  # solvers like rounded corners


class Caged(pa.BaseExpansion):
    """Free until the cage is reached, then inwards until the pores are closed."""

    def outer_volume_ratio(self, mean_J):
        J_cage = pybamm.Parameter("Cage volume ratio")
        J_free = -pa.smooth_maximum(-mean_J, -J_cage, CORNER)
        return pa.smooth_maximum(J_free, self.closed_pore_ratio(mean_J), CORNER)


class CagedSPMe(pa.PorousAlloySPMe):
    """The single particle model with electrolyte, with particles in cages."""

    expansion_closure = Caged


def cycle_once(model, values):
    """Solve a lithiation at C/10 and a delithiation."""
    experiment = pybamm.Experiment([("Discharge at C/10 until 0.01 V", "Charge at C/10 until 1 V")])
    points = {**model.default_var_pts, **pa.radial_mesh(values, "positive", c_rate=0.1)}
    simulation = pybamm.Simulation(
        model, parameter_values=values, experiment=experiment, var_pts=points
    )
    return simulation.solve()


def main(out=Path("results/examples")):
    """Largest outer volume ratios; writes your_own_submodel.png into `out`."""
    values = pybamm.ParameterValues("LiSn_porous_halfcell")
    values.update({"Cage volume ratio": 2.0}, check_already_exists=False)

    half_cell = {"working electrode": "positive", "ligament shape": "cylinder"}
    models = {
        "free (affine)": pa.PorousAlloySPMe({**half_cell, "particle expansion": "affine"}),
        "in a cage": CagedSPMe(half_cell),
        "rigid": pa.PorousAlloySPMe({**half_cell, "particle expansion": "rigid"}),
    }

    numbers = {}
    with plt.style.context("porousalloy.paper"):
        size = (6.69, 2.44)  # inches: the width of a page
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=size, layout="constrained")
        for colour, (name, model) in zip(("C3", "C0", "k"), models.items(), strict=True):
            cycle = cycle_once(model, values).cycles[0]
            for half, line in zip(cycle.steps, ("-", "--"), strict=True):
                filling = half["Positive electrode stoichiometry"].entries
                J_p = half["X-averaged positive particle outer volume ratio"].entries
                porosity = half["X-averaged positive particle internal porosity"].entries
                stress = half["Maximum positive particle von Mises stress [Pa]"].entries
                label = name if line == "-" else None
                left.plot(filling, J_p, line, color=colour, label=label)
                middle.plot(filling, porosity, line, color=colour)
                right.plot(filling, 1e-9 * stress, line, color=colour)
            lithiation = cycle.steps[0]
            porosity = lithiation["X-averaged positive particle internal porosity"].entries[-1]
            largest = lithiation["X-averaged positive particle outer volume ratio"].entries.max()
            numbers[f"Largest outer volume ratio, {name}"] = float(largest)
            numbers[f"Internal porosity when full, {name}"] = float(porosity)
        labels = ("Outer volume ratio", "Internal porosity", "Peak von Mises stress (GPa)")
        for ax, label in zip((left, middle, right), labels, strict=True):
            ax.set(xlabel="Filling", ylabel=label, ylim=(0, None))
        figure.legend(title="dashed: delithiation", loc="outside upper center", ncols=3)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "your_own_submodel.png")

    return numbers


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
