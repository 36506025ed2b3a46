"""Fit two cycles of a real silicon half cell; predict another cell, and the cycle between.

Fitted are cycle 2 (C/20) and cycle 10 (C/10) of sf033_5, both branches; the baselines have no
number of a rate and take cycle 2. Predicted, with nothing refitted but the active mass, are cycles
2 and 10 of sf033_4 and cycle 3 of sf033_5. Printed are root mean square errors over 5 to 95 % of
each branch's charge, beside those of three baselines, and the parameters with their
standard errors. Draws docs/silicon.png.

    python scripts/fit_silicon.py [folder of the data] [file of the figure]
"""

import sys
import warnings
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pybamm
from silicon.curve_contenders import ScaledCurve, ShiftedBranches
from silicon.measured_cycle import (
    BRANCHES,
    NOT_JUDGED,
    read_cycle,
    share,
    within,
)
from silicon.model_contenders import branch_model, stock_model, stress_model

from porousalloy.experiments.fitting.residual_test import check_residuals
from porousalloy.experiments.plotting.style import (
    LINES,
    PAGE,
    ROW,
    STYLE,
    new_figure,
    order_colours,
)

REPOSITORY = Path(__file__).parents[1]
DATA = REPOSITORY.parent / "shared" / "data" / "ife_silicon_half_cells"
FIGURE = REPOSITORY / "docs" / "silicon.png"
FITTED, FASTER = ("sf033_5", 2), ("sf033_5", 10)
PREDICTED = (("sf033_4", 2), FASTER, ("sf033_4", 10), ("sf033_5", 3))


def compare(contenders, fitted, predicted):
    """Errors [mV] and masses of all contenders, and the voltages of the first.

    Returns
    -------
    pandas.DataFrame, list
        A row a branch, a column a contender; and (cycle, voltages) of the first contender.
    """
    rows, drawn = {}, []
    for contender in contenders:
        voltages = [(fitted, contender.fit(fitted), 1.0)]
        voltages += [(cycle, *contender.predict(cycle)) for cycle in predicted]
        column = f"{contender.name} ({contender.numbers})"
        for cycle, voltage, mass in voltages:
            what = (
                "fit" if cycle is fitted else "fit (first)" if _is(cycle, FASTER) else "prediction"
            )
            errors = zip(BRANCHES, cycle.errors(voltage), strict=True)
            for branch, error in errors:
                rows.setdefault((what, cycle.name, branch), {})[column] = 1e3 * error
            if cycle is not fitted:
                rows.setdefault(("", cycle.name, "true over stated mass"), {})[column] = mass
        drawn = drawn or [(cycle, voltage) for cycle, voltage, _ in voltages]
    return pd.DataFrame(rows).T, drawn


def parameters(result):
    """Fitted numbers with standard errors."""
    return pd.DataFrame(
        [
            {
                "parameter": estimate.name,
                "value": estimate.value,
                "standard error": estimate.standard_error,
                "remark": " ".join(
                    [
                        "" if estimate.identifiable else "not identified",
                        f"at its {estimate.at_bound} bound" if estimate.at_bound else "",
                    ]
                ).strip(),
            }
            for estimate in result.estimates(linear=True)
        ]
    ).set_index("parameter")


def draw(path, drawn):
    """Model over data, residuals below; a column a cell."""
    cells = sorted({cycle.name.split()[0] for cycle, _ in drawn}, reverse=True)
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 1.8 * ROW)
        axes = figure.subplots(2, len(cells), sharex=True, sharey="row", height_ratios=[1.5, 1])
        for cell, (curve, residual) in zip(cells, axes.T, strict=True):
            chosen = [pair for pair in drawn if pair[0].name.split()[0] == cell]
            draw_curves(curve, chosen)
            draw_residuals(residual, chosen)
            curve.set_title(cell)
        for ax, label in zip(axes[:, 0], ("Voltage (V)", "Model - measured (mV)"), strict=True):
            ax.set_ylabel(label)
        figure.savefig(path)


def draw_curves(ax, drawn):
    """Measured points and model lines against the charge inside."""
    for (cycle, voltage), colour in zip(drawn, order_colours(len(drawn) + 1), strict=False):
        for i, branch in enumerate(BRANCHES):
            inside = charge_inside(cycle, i)
            points = {"color": colour, "markersize": 3, "markerfacecolor": "white", "mew": 0.6}
            ax.plot(inside[::3], cycle.voltage[i][::3], "o", **points)
            label = _label(cycle) if i == 0 else None
            ax.plot(inside, voltage[i], LINES[branch], color=colour, label=label)
    ax.legend(title="circles measured, lines model")


def draw_residuals(ax, drawn):
    """Model minus measured where it is judged."""
    ax.axhline(0, color="black", linewidth=0.5)
    for (cycle, voltage), colour in zip(drawn, order_colours(len(drawn) + 1), strict=False):
        for i, branch in enumerate(BRANCHES):
            kept = within(NOT_JUDGED)
            difference = 1e3 * (voltage[i] - cycle.voltage[i])
            label = branch if cycle is drawn[0][0] else None
            inside = charge_inside(cycle, i)
            ax.plot(inside[kept], difference[kept], LINES[branch], color=colour, label=label)
    ax.legend(ncols=2, loc="lower left")
    ax.set_ylim(-22, 17)
    ax.set_xlabel("Charge inside (mAh per g of silicon)")


def charge_inside(cycle, branch):
    """Charge in the silicon [mAh/g], what side reactions took left out."""
    out = cycle.capacity[1] * share()
    return out if branch == 0 else out[::-1]


def _is(cycle, which):
    return cycle.name == f"{which[0]} cycle {which[1]}"


def _label(cycle):
    fitted = _is(cycle, FITTED) or _is(cycle, FASTER)
    number = cycle.name.split(" ", 1)[1]
    return f"{number}, {'fitted' if fitted else 'predicted'}"


def main(folder=DATA, figure=FIGURE):
    fitted = read_cycle(folder, *FITTED)
    predicted = [read_cycle(folder, *which) for which in PREDICTED]
    kept, stress = branch_model(read_cycle(folder, *FASTER)), stress_model()
    contenders = [kept, stock_model(), ShiftedBranches(), ScaledCurve()]
    table, drawn = compare(contenders, fitted, predicted)
    pd.set_option("display.width", 200)
    print("Root mean square errors [mV] over 5 to 95 % of each branch (numbers fitted)")
    print(table.to_string(float_format="{:.3g}".format))
    print(f"\n{kept.name}:\n{parameters(kept.result).to_string(float_format='{:.4g}'.format)}")
    for test in check_residuals(kept.result.optimum):
        conclusion = "the model is wrong" if test.model_is_wrong else "noise"
        print(
            f"residuals: {1e3 * test.root_mean_square:.2f} mV rms, correlated over "
            f"{test.correlation_time:.0f} samples of 400: {conclusion}"
        )
    errors = 1e3 * fitted.errors(stress.fit(fitted))
    print(f"\nnot taken: {stress.name}, fit {np.round(errors, 1)} mV")
    print(parameters(stress.result).to_string(float_format="{:.4g}".format))
    draw(figure, drawn)


if __name__ == "__main__":
    pybamm.set_logging_level("ERROR")
    warnings.filterwarnings("ignore", "The definition of the hysteresis decay rate")
    main(*sys.argv[1:])
