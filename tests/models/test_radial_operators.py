"""Radial operators: exact for parabolas on any mesh, second order on smooth even functions."""

import itertools

import numpy as np
import pybamm
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from porousalloy.models.ligament_mesh import (
    EVEN,
    GRADING,
    LARGEST_TAU,
    SURFACE_GRADING,
    LigamentSubMesh,
)
from porousalloy.models.radial_operators import (
    DIMENSION,
    CumulativeVolumeAverage,
    LigamentFiniteVolume,
    OutwardIntegral,
    cumulative_average_matrix,
    edge_values_matrix,
    gradient_matrix,
    mean_square_radii,
    outward_integral_matrix,
)

dimensions = st.sampled_from([1, 2, 3])
coefficients = st.floats(-10, 10)


@st.composite
def meshes(draw):
    """Edges from 0 to 1 of 3 to 12 cells, neighbours at most 20 times as wide."""
    widths = draw(st.lists(st.floats(0.05, 1), min_size=3, max_size=12))
    return np.r_[0, np.cumsum(widths)] / np.sum(widths)


# round-off of the matrices: small differences of r^2 over thin cells
close = {"rel": 1e-8, "abs": 1e-8}


@given(meshes(), dimensions)
def test_mean_square_radius_is_the_integral(edges, d):
    for i, s in enumerate(mean_square_radii(edges, d)):
        a, b = edges[i], edges[i + 1]
        moment = (b ** (d + 2) - a ** (d + 2)) / (d + 2)
        assert s == pytest.approx(moment / ((b**d - a**d) / d), rel=1e-9)
        assert a < np.sqrt(s) < b


@given(meshes(), dimensions, coefficients, coefficients)
def test_exact_for_parabolas(edges, d, a, b):
    s = mean_square_radii(edges, d)
    f = a + b * s  # cell means of a + b r^2, and its values at the nodes
    inner = edges[1:-1]
    assert gradient_matrix(edges, d) @ f == pytest.approx(2 * b * inner, **close)
    assert edge_values_matrix(edges, d) @ f == pytest.approx(a + b * edges**2, **close)
    inside = a + b * d / (d + 2) * s  # (d/r^d) int (a + b r^2) r^(d-1) dr at the nodes
    assert cumulative_average_matrix(edges, d) @ f == pytest.approx(inside, **close)


@given(meshes(), dimensions, coefficients, coefficients)
def test_outward_integral_is_exact_for_odd_cubics(edges, d, a, b):
    s = mean_square_radii(edges, d)
    f = np.sqrt(s) * (a + b * s)
    exact = a * (1 - s) / 2 + b * (1 - s**2) / 4
    assert outward_integral_matrix(edges, d) @ f == pytest.approx(exact, **close)


@given(meshes(), dimensions)
def test_the_mean_of_everything_is_that_of_the_cells(edges, d):
    # whatever the field: the average at the surface, extrapolated, weighs cells by volume
    rng = np.random.default_rng(0)
    f = rng.normal(size=edges.size - 1)
    volumes = np.diff(edges**d)
    s = mean_square_radii(edges, d)
    nodes = np.sqrt(s)
    inside = cumulative_average_matrix(edges, d) @ f * nodes**d
    # what lies inside the last node, and the part of its own cell outside of it
    slope = (f[-1] - f[-2]) / (s[-1] - s[-2])
    volume = (1 - nodes[-1] ** d) / d
    moment = (1 - nodes[-1] ** (d + 2)) / (d + 2)
    outside = d * (f[-1] * volume + slope * (moment - s[-1] * volume))
    assert inside[-1] + outside == pytest.approx(volumes @ f, **close)


def even(r):
    return np.cos(2 * r) * np.exp(-(r**2))


def even_slope(r):
    return -(2 * np.sin(2 * r) + 2 * r * np.cos(2 * r)) * np.exp(-(r**2))


#: The same grading for every number of cells up to 64, so that an order can be told.
STRETCH = 1.5 * np.log(64)


def submesh(cells, d, stretch=STRETCH, **tells):
    coord_sys = next(name for name, dimension in DIMENSION.items() if dimension == d)
    r = pybamm.SpatialVariable("r_n", ["negative particle"], coord_sys=coord_sys)
    limits = {"min": 0, "max": 1, **tells}
    return LigamentSubMesh({r: limits}, {"r_n": cells}, stretch=stretch)


def average(f, r, d):
    return d / r**d * quad(lambda x: f(x) * x ** (d - 1), 0, r, epsabs=1e-13)[0]


def errors(cells, d):
    """Largest errors of gradient, edge values, cumulative average and outward integral."""
    mesh = submesh(cells, d)
    edges, r = mesh.edges, mesh.nodes
    means = [
        (average(even, b, d) * b**d - (average(even, a, d) * a**d if a > 0 else 0)) / (b**d - a**d)
        for a, b in itertools.pairwise(edges)
    ]
    inside = np.array([average(even, x, d) for x in r])
    outward = np.array([quad(lambda x: x * even(x), x0, 1, epsabs=1e-13)[0] for x0 in r])
    return np.array(
        [
            np.abs(gradient_matrix(edges, d) @ means - even_slope(edges[1:-1])).max(),
            np.abs(edge_values_matrix(edges, d) @ means - even(edges)).max(),
            np.abs(cumulative_average_matrix(edges, d) @ means - inside).max(),
            np.abs(outward_integral_matrix(edges, d) @ (r * even(r)) - outward).max(),
        ]
    )


@pytest.mark.parametrize("d", [1, 2, 3])
def test_second_order_on_smooth_even_functions(d):
    coarse, fine = errors(32, d), errors(64, d)
    orders = np.log2(coarse / fine)
    assert coarse.max() < 2e-2  # the largest of the 32 cells is 0.10 wide
    # approaches 2 from below on these meshes: 1.9 allows for it
    assert np.all(orders > 1.9), orders


@pytest.mark.parametrize("d", [1, 2, 3])
def test_mesh_is_finer_at_the_surface(d):
    mesh = submesh(8, d, stretch=4)
    widths = np.diff(mesh.edges)
    assert mesh.edges[[0, -1]] == pytest.approx([0, 1], abs=1e-15)
    assert np.all(np.diff(widths) < 0)
    assert mesh.nodes**2 == pytest.approx(mean_square_radii(mesh.edges, d))


def test_cells_are_geometric_at_the_surface_and_even_at_the_centre():
    stretch = 8
    widths = np.diff(submesh(200, 2, stretch=stretch).edges)
    growth = widths[:-1] / widths[1:]
    assert growth[-1] == pytest.approx(np.exp((stretch + EVEN) / 200), rel=2e-3)
    # what is left of the growth falls as e^(stretch - distance), to e^-EVEN at the centre
    assert growth[0] - 1 == pytest.approx((growth[-1] - 1) / (1 + np.exp(EVEN)), rel=0.05)


def grading(cells, **kwargs):
    """Logarithm of the ratio of the largest cell to the smallest."""
    widths = np.diff(submesh(cells, 3, stretch=0, **kwargs).edges)
    return np.log(widths[0] / widths[-1])


def test_many_cells_are_graded_by_their_number():
    # half a cell at each end, and 1/(1 + e^-EVEN) at the centre
    assert grading(200) == pytest.approx(GRADING * np.log(200), abs=0.2)


def test_cells_of_slow_ligaments_lie_at_the_surface():
    def told(tau):
        return {"diffusion time [h]": tau / 2, "C-rate": 2.0}

    assert grading(200, **told(0.9 * LARGEST_TAU)) == grading(200)
    slow = grading(200, **told(1e3))
    assert slow == pytest.approx(np.log(1e3 * SURFACE_GRADING), abs=0.2)


class TestWithinPyBaMM:
    """The same operators as PyBaMM applies them, one block for each place in the electrode."""

    @pytest.fixture(params=DIMENSION)
    def discretised(self, request):
        """(function that evaluates a symbol, field, radius, dimension) over 3 x 6 cells."""
        coord_sys = request.param
        above = {"secondary": "negative electrode"}
        r = pybamm.SpatialVariable("r_n", ["negative particle"], above, coord_sys=coord_sys)
        x = pybamm.SpatialVariable("x_n", ["negative electrode"], coord_sys="cartesian")
        geometry = pybamm.Geometry(
            {
                "negative particle": {r: {"min": 0, "max": 1}},
                "negative electrode": {x: {"min": 0, "max": 1}},
            }
        )
        generators = {
            "negative particle": pybamm.MeshGenerator(LigamentSubMesh, {"stretch": 2.0}),
            "negative electrode": pybamm.Uniform1DSubMesh,
        }
        mesh = pybamm.Mesh(geometry, generators, {r: 6, x: 3})
        methods = {
            "negative particle": LigamentFiniteVolume(),
            "negative electrode": pybamm.FiniteVolume(),
        }
        disc = pybamm.Discretisation(mesh, methods)
        f = pybamm.Variable("f", ["negative particle"], auxiliary_domains=above)
        disc.set_variable_slices([f])
        slopes = {"left": 0.0, "right": 6.0}  # of 3 r^2
        disc.bcs = {f: {side: (pybamm.Scalar(v), "Neumann") for side, v in slopes.items()}}
        nodes = mesh["negative particle"].nodes
        places = np.array([0.0, 1.0, -2.0])  # the field differs from place to place
        y = (places[:, None] + 3.0 * nodes**2).ravel()

        def evaluate(symbol):
            return disc.process_symbol(symbol).evaluate(y=y).reshape(3, -1)

        return evaluate, f, r, places[:, None], nodes, mesh["negative particle"].edges

    def test_boundary_values(self, discretised):
        evaluate, f, _, places, *_ = discretised
        assert evaluate(pybamm.surf(f)) == pytest.approx(places + 3)
        assert evaluate(pybamm.boundary_value(f, "left")) == pytest.approx(places)

    def test_cumulative_average(self, discretised):
        evaluate, f, r, places, nodes, _ = discretised
        d = DIMENSION[r.coord_sys]
        inside = evaluate(CumulativeVolumeAverage(f, r))
        assert inside == pytest.approx(places + 3 * d / (d + 2) * nodes**2)

    def test_outward_integral(self, discretised):
        evaluate, f, r, places, nodes, _ = discretised
        outward = evaluate(OutwardIntegral(f * r, r))
        assert outward == pytest.approx(places * (1 - nodes**2) / 2 + 3 * (1 - nodes**4) / 4)

    def test_gradient(self, discretised):
        evaluate, f, _, _, _, edges = discretised
        assert evaluate(pybamm.grad(f)) == pytest.approx(np.tile(6 * edges, (3, 1)), abs=1e-12)

    def test_divergence(self, discretised):
        # div grad of 3 r^2 is 6 d; times the cells' volumes it is the surface flux
        evaluate, f, r, _, _, edges = discretised
        d = DIMENSION[r.coord_sys]
        rate = evaluate(pybamm.div(pybamm.grad(f)))
        assert rate == pytest.approx(6 * d)
        assert rate @ np.diff(edges**d) / d == pytest.approx(6)

    def test_coefficients_are_taken_at_the_edges(self, discretised):
        # f grad f = 6 r (place + 3 r^2): a linear mean of neighbours would miss the second term
        evaluate, f, _, places, _, edges = discretised
        flux = evaluate((1 * f) * (1 * pybamm.grad(f)))
        assert flux == pytest.approx(6 * edges * (places + 3 * edges**2), abs=1e-12)
