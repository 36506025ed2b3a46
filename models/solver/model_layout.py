"""What a discretised PyBaMM model hands over: its equations as one function, and their layout."""

import casadi

from porousalloy.models.solver.blocks import Series
from porousalloy.models.solver.derived_functions import Layout
from porousalloy.models.time_interpolants import split_at_time_tables


def layout_of(model, inputs) -> Layout:
    """Layout of the equations, states and inputs of a model.

    Parameters
    ----------
    model : pybamm.BaseModel
        Discretised model that PyBaMM's solver has set up.
    inputs : dict or list of dict
        Values of its inputs.
    """
    return Layout(
        model.len_rhs,
        model.len_alg,
        len(model.terminate_events_eval),
        _series(model),
        _sensitivities(model, inputs),
    )


def equations_and_events(model) -> tuple[casadi.Function, casadi.Function]:
    """Right-hand sides, residuals and events, stacked, and what tables of time give them.

    The first is a function of (t, y, [p; u]) and the second gives u of (t, p): to the graph, what
    is looked up is one more input.
    """
    f = model.rhs_algebraic_eval
    inputs = f.mx_in()
    rows = [f(*inputs), *(event(*inputs) for event in model.terminate_events_eval)]
    whole = casadi.Function("model", inputs, [casadi.vertcat(*rows)])
    g, tables = split_at_time_tables(whole)
    t, y, p, u = g.mx_in()
    both = casadi.MX.sym("p_u", p.size1() + u.size1())
    p, u = both[: p.size1()], both[p.size1() :]
    return casadi.Function("model", [t, y, both], g.call([t, y, p, u], True, False)), tables


def moves_tables(layout: Layout, tables: casadi.Function) -> bool:
    """Whether a parameter whose sensitivity is asked moves a table in time.

    The graph takes what is looked up as given.
    """
    _, moving = tables.jac_sparsity(0, 1).get_triplet()
    return any(not set(moving).isdisjoint(entries) for entries in layout.sensitivities)


def _series(model) -> tuple[Series, ...]:
    """States that repeat along the x of each electrode: of its particles, and its own."""
    particles: dict[str, list[slice]] = {}
    electrodes: dict[str, list[slice]] = {}
    for variable, slices in model.y_slices.items():
        primary, secondary = (variable.domains[level] for level in ("primary", "secondary"))
        if len(secondary) == 1 and secondary[0].endswith("electrode"):
            particles.setdefault(secondary[0], []).extend(slices)
        elif len(primary) == 1 and primary[0].endswith("electrode"):
            electrodes.setdefault(primary[0], []).extend(slices)
    series = []
    for electrode, own in electrodes.items():
        points = own[0].stop - own[0].start  # of the potential, which every one has
        everything = [*particles.get(electrode, []), *own]
        states = tuple((s.start, (s.stop - s.start) // points) for s in everything)
        series.append(Series(points, states))
    return tuple(series)


def _sensitivities(model, inputs) -> tuple[tuple[int, ...], ...]:
    """Entries of p of every parameter that the solution is differentiated by."""
    if not model.calculate_sensitivities:
        return ()
    first = inputs[0] if isinstance(inputs, list) else inputs
    entries, start = {}, 0
    for name, value in first.items():
        count = getattr(value, "size", 1)
        entries[name] = tuple(range(start, start + count))
        start += count
    return tuple(entries[name] for name in model.calculate_sensitivities)
