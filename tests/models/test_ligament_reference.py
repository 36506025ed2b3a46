"""Self checks of the reference ligament against exact results (no pybamm)."""

import numpy as np
import pytest
from numpy.polynomial import legendre
from numpy.testing import assert_allclose
from reference.ligament import (
    Cylinder,
    F,
    Slab,
    Sphere,
    ideal_potential,
    mean_factor,
    silicon_potential,
    solve_ligament,
)

SHAPES = (Sphere, Cylinder, Slab)
HOUR = 3600.0
POTENTIALS = {"ideal": ideal_potential, "silicon": silicon_potential}


def local_diffusivity(lig, theta):
    """D theta (1 - theta) (-dU0/dtheta)/M [m2/s], the slope by a complex step."""
    slope = lig.U0(theta + 1e-30j).imag / 1e-30
    return -lig.D * theta * (1 - theta) * slope / mean_factor(lig.U0)


@pytest.mark.parametrize("name", POTENTIALS)
def test_the_local_diffusivity_has_the_mean_of_the_given_one(name):
    # what D is: the mean over the filling of the local chemical diffusivity
    lig = Sphere(U0=POTENTIALS[name])
    x, w = legendre.leggauss(200)
    theta = (1 + x) / 2
    assert_allclose(w / 2 @ local_diffusivity(lig, theta), lig.D, rtol=1e-9)
    if name == "ideal":
        assert_allclose(local_diffusivity(lig, theta), lig.D, rtol=1e-9)


@pytest.mark.parametrize("name", POTENTIALS)
def test_a_thick_layer_carries_the_flux_of_the_given_diffusivity(name):
    # Kirchhoff: between fillings theta_1 and theta_2 the steady flux is c_max/L int D_chem dtheta;
    # at a constant filling rate the mean of N r^-1 over the slab is half of the surface's
    lig = Slab(dV=0.0, rate0=0, U0=POTENTIALS[name])
    out = solve_ligament(lig, [0, 2 * lig.a0**2 / lig.D], 0.3, flux=-1e-5, rtol=1e-9, atol=1e-12)
    theta = out.c[:, -1] / lig.c_max
    x, w = legendre.leggauss(40)
    inner = theta[0] + (theta[-1] - theta[0]) * (1 + x) / 2
    carried = (theta[-1] - theta[0]) / 2 * w @ local_diffusivity(lig, inner) * lig.c_max
    assert theta[-1] - theta[0] > 0.02
    assert_allclose(carried, 1e-5 * lig.a0 / 2, rtol=1e-3)


def cycle(lig, theta0, filled, crate=1, points=21, **kwargs):
    """Constant filling rate for `filled`, then the same amount out."""
    N = lig.c_max * lig.a0 / lig.d * crate / HOUR
    end = filled * HOUR / crate
    return solve_ligament(
        lig,
        np.linspace(0, 2 * end, 2 * points - 1),
        theta0,
        flux=lambda t: -N if t < end else N,
        switch_times=[end],
        **kwargs,
    )


def fast_uniform(shape, sign):
    """Thin, held, filled or emptied by 0.4 within seconds; (solution, dlnJ/dt at the end)."""
    lig = shape(a0=1e-9, D=1e-14, rate0=1e-3)
    N = -sign * lig.c_max * lig.a0 / lig.d / 10  # 0.1 of filling a second
    out = solve_ligament(lig, np.linspace(0, 4, 5), 0.5 - 0.4 * sign, flux=N)
    return lig, out, lig.dV * 0.1 / out.J[-1, -1]


@pytest.mark.parametrize("shape", SHAPES)
def test_lithium_is_conserved_at_constant_filling_rate(shape):
    out = cycle(shape(D=3e-16), 0.1, 0.6)
    exact = 0.1 + 0.6 * (1 - np.abs(out.t / (0.6 * HOUR) - 1))
    assert_allclose(out.mean_filling, exact, rtol=0, atol=1e-8)


@pytest.mark.parametrize("shape", SHAPES)
def test_lithium_is_conserved_at_constant_current_per_current_area(shape):
    lig, j = shape(D=1e-16), -0.3  # [A/m2], insertion
    x, w = legendre.leggauss(24)
    end = 900.0
    t = np.r_[0, end * (1 + x) / 2, end]
    out = solve_ligament(lig, t, 0.3, current_density=j, rtol=1e-10, atol=1e-12)
    charge = -j / F * lig.d / (lig.a0 * lig.c_max) * (w * end / 2) @ out.area[1:-1]
    assert charge > 0.05
    assert_allclose(out.mean_filling[-1] - 0.3, charge, rtol=0, atol=1e-8)


@pytest.mark.parametrize("j", [2e-3, -2e-3])
def test_elastic_sphere_at_quasi_steady_flux(j):
    # Cheng & Verbrugge 2009; on extraction (j > 0) the surface is in tension, the centre
    # compressed. Their diffusivity is constant, that of an ideal solution.
    lig = Sphere(dV=1e-4, rate0=0, stress_driven=False, U0=ideal_potential)
    time = lig.a0**2 / lig.D  # start-up modes have decayed as exp(-20)
    out = solve_ligament(lig, [0, time], 0.5, current_density=j, rtol=1e-9, atol=1e-11)
    sigma = lig.E * lig.dV / lig.c_max * j * lig.a0 / (15 * (1 - lig.nu) * F * lig.D)
    assert_allclose(out.sigma_t[-1, -1], sigma, rtol=1e-3)
    assert_allclose(out.sigma_r[0, -1], -sigma, rtol=1e-3)
    assert_allclose(out.sigma_h[0, -1], -sigma, rtol=1e-3)


@pytest.mark.parametrize("name", POTENTIALS)
@pytest.mark.parametrize("shape", SHAPES)
def test_stress_speeds_up_elastic_diffusion(shape, name):
    # small strain: sigma_h = (4 G Omega/3) (<c> - c) + uniform, whatever the shape, so that
    # D -> D_chem + D chi, chi = theta (1 - theta) c_max Omega^2 (4 G/3)/(F M); quasi-steady
    # c(a0) - c(0) = j a0/(2 F (D_chem + D chi))
    lig = shape(dV=1e-4, E=4e19, rate0=0, U0=POTENTIALS[name])
    Omega, M = lig.dV / lig.c_max, mean_factor(lig.U0)
    chi = 0.25 * lig.c_max * Omega**2 * 4 * lig.G(0.5) / 3 / (F * M)
    D = local_diffusivity(lig, 0.5) + lig.D * chi
    assert chi > 3
    out = solve_ligament(
        lig, [0, lig.a0**2 / lig.D / 2], 0.5, current_density=-0.03, rtol=1e-7, atol=1e-9
    )
    drop = 0.03 * lig.a0 / (2 * F * D)
    assert_allclose(out.c[-1, -1] - out.c[0, -1], drop, rtol=1e-3)


@pytest.mark.parametrize(("shape", "power"), [(Sphere, 1 / 3), (Cylinder, 1 / 2), (Slab, 1)])
def test_swelling_slows_diffusion_and_grows_the_surface(shape, power):
    # small gradient on a large uniform swelling: lambda_r = J^power, area = J/lambda_r, hence
    # c(a0) - c(0) = (j area/F) a0 lambda_r^2/(2 D)
    lig = shape(stress_driven=False, U0=ideal_potential)
    lambda_r = lig.J(0.5) ** power
    out = solve_ligament(
        lig,
        [0, 2 * lambda_r**2 * lig.a0**2 / lig.D],
        0.5,
        current_density=-1e-6,
        rtol=1e-10,
        atol=1e-14,
    )
    drop = 1e-6 / F * lig.J(0.5) * lambda_r * lig.a0 / (2 * lig.D)
    assert_allclose(out.c[-1, -1] - out.c[0, -1], drop, rtol=1e-4)
    assert_allclose(out.area[-1], lig.J(0.5) / lambda_r, rtol=1e-4)


@pytest.mark.parametrize("shape", [Cylinder, Slab])
@pytest.mark.parametrize(("sign", "ratio"), [(1, 1), (-1, 2 / 3)])
def test_held_thin_ligament_in_fast_flow(shape, sign, ratio):
    lig, out, dlnJ = fast_uniform(shape, sign)
    rate = (1 / 3 if shape is Cylinder else 2 / 3) * dlnJ
    sigma = -sign * ratio * lig.sigma_y * (rate / lig.rate0) ** (1 / lig.n)
    assert_allclose(out.sigma_z[:, -1], sigma, rtol=5e-4)  # the rate still falls slowly
    share = 1 / 3 if shape is Cylinder else 2 / 3
    assert_allclose(out.sigma_h[:, -1], share * out.sigma_z[:, -1], rtol=1e-3)


def test_dense_elastic_slab_profile():
    # each layer is strained alone: sigma_t = -E/(3 (1 - nu)) ln(J/J(theta0)), at any strain
    lig = Slab(rate0=0, D=1e-16, E=1e9)
    out = solve_ligament(lig, np.linspace(0, 0.5 * HOUR, 4), 0.2, flux=-lig.c_max * lig.a0 / HOUR)
    exact = -lig.E / (3 * (1 - lig.nu)) * np.log(out.J / lig.J(0.2))
    assert np.ptp(out.c[:, -1]) > 0.1 * lig.c_max
    assert_allclose(out.sigma_t, exact, rtol=1e-10, atol=1)
    assert_allclose(out.sigma_h, 2 * exact / 3, rtol=1e-10, atol=1)


def test_held_elastic_cylinder_under_uniform_filling():
    # uniaxial: sigma_z = -(E/3) ln(J/J(theta0)), no other stress
    lig = Cylinder(a0=1e-9, D=1e-14, rate0=0, E=1e9)
    out = solve_ligament(lig, np.linspace(0, 4, 4), 0.2, flux=-lig.c_max * lig.a0 / 2 / 10)
    assert_allclose(out.sigma_z, -lig.E / 3 * np.log(out.J / lig.J(0.2)), rtol=1e-4, atol=1)
    assert_allclose(out.sigma_t, 0, atol=1e-4 * lig.E)


# at a diffusivity of 1e-17 silicon's potential lets the surface of the cylinder fill up
@pytest.mark.parametrize("lig", [Sphere(D=3e-18), Cylinder(D=3e-17)])
def test_traction_free_surface_averages_the_stress_to_zero(lig):
    # mean stress theorem in the CURRENT volume: ties kinematics and equilibrium at large strain
    out = cycle(lig, 0.3, 0.4)
    plane = 3 * out.sigma_h if lig.d == 3 else out.sigma_r + out.sigma_t
    assert np.abs(plane).max() > 1e8
    assert_allclose(out.mean(out.J * plane), 0, atol=100)  # [Pa]


@pytest.mark.parametrize("lig", [Sphere(D=1e-18), Cylinder(D=1e-17), Slab(D=1e-16)])
def test_starts_free_of_stress_at_any_filling(lig):
    out = solve_ligament(lig, [0, 1], 0.5, flux=0.0)
    assert_allclose(out.von_mises, 0, atol=10)  # [Pa], round-off of ln J times G
    assert_allclose(out.c, 0.5 * lig.c_max, rtol=1e-12)


@pytest.mark.parametrize(
    "lig",
    [
        Sphere(D=1e-18, U0=ideal_potential),
        Sphere(D=5e-18),
        Cylinder(D=3e-17, E=lambda x: 80e9 - 39e9 * x),
    ],
)
def test_converges_with_the_mesh_and_the_time_step(lig):
    names = ("sigma_r", "sigma_t", "sigma_z", "sigma_h")
    coarse, fine, finest = (
        np.concatenate([out.at(getattr(out, name), np.linspace(0, 1, 11)) for name in names])
        for out in (
            cycle(lig, 0.3, 0.4, elements=4, order=4),
            cycle(lig, 0.3, 0.4, elements=8, order=5),
            cycle(lig, 0.3, 0.4, elements=7, order=8, rtol=1e-9, atol=1e-11),
        )
    )
    peak = np.abs(finest).max()
    assert peak > 5e8
    assert np.abs(fine - finest).max() < 1e-4 * peak
    assert np.abs(fine - finest).max() < 0.2 * np.abs(coarse - finest).max()


def test_functions_equal_constants():
    constant, function = (
        cycle(Cylinder(D=D, E=E, dV=dV, J_p=J_p), 0.2, 0.4)
        for D, E, dV, J_p in (
            (1e-17, 80e9, 2.751, 1.2),
            (
                lambda x: 1e-17 + 0 * x,
                lambda x: 80e9 + 0 * x,
                lambda x: 2.751 * x,
                lambda J: 1.2 + 0 * J,
            ),
        )
    )
    assert_allclose(function.sigma_z, constant.sigma_z, rtol=1e-5, atol=1e3)


def test_says_when_the_surface_fills_up():
    with pytest.raises(RuntimeError, match="empty or full"):
        cycle(Slab(D=1e-17), 0.1, 0.8)
    with pytest.raises(ValueError, match="exactly one"):
        solve_ligament(Slab(), [0, 1], 0.5)
