r"""One ligament under a prescribed reaction current: reference solution by spectral elements.

Independent of the package: no pybamm, no finite volumes. Galerkin in c, collocation in the plastic
strains, cumulative integrals by exact quadrature, time by Radau IIA or BDF with a complex-step
Jacobian.

The equations of the models, derived again. r is the reference radius, x = lambda_t r the
current one; d = 3 | 2 | 1; <f>(r) = (d/r^d) int_0^r f r'^(d-1) dr'.

Kinematics. Sphere x^3 = 3 int J r^2 dr, cylinder lambda_z x^2 = 2 int J r dr: lambda_t follows from
<J>, and lambda_r = dx/dr from lambda_r lambda_t lambda_z = J.
Transport. mu = -F U0(theta) - Omega sigma_h: the stress power sigma_h dJ per reference volume is
conjugate to dc through Omega = dJ/dc, so sigma_h is the CAUCHY mean stress. The spatial flux
-(L/J) (1/lambda_r) dmu/dr with the mobility L = D c (1-theta)/(F M), times Nanson's area
J/lambda_r, is N = -(D c (1-theta)/(F M lambda_r^2)) dmu/dr. M normalises the mean over theta of
D_chem = D theta (1-theta) (-dU0/dtheta)/M to D; by parts it is int (1-2 theta) U0 dtheta, here by
adaptive quadrature. An ideal solution, U0 = (RT/F) ln((1-theta)/theta), has M = RT/F and the flux
-(D/lambda_r^2) [dc/dr - (c (1-theta)/RT) d(Omega sigma_h)/dr].
Stress. e_i = ln lambda_i - (1/3) ln J - p_i is traceless because the stretches multiply to J. The
equivalent rate sqrt(2/3 dp:dp) is rate0 (s_eq/sigma_y)^n: 3/2 is the right factor. Small strain,
s = 2 G e: sphere sigma_r(r) = (4 G Omega/3) (<c>(a0) - <c>(r)), Cheng & Verbrugge's for
G = E/(6(1-nu)); slab sigma_t = -2 G ln J = -E/(1-nu) (ln J)/3, the same G; uniform held cylinder
sigma_z = -G ln J = -E (ln J)/3, so G = E/3. In a NON-uniform elastic cylinder the part from the
radial gradient needs E/(6(1-nu)) as well: E/3 overstates it 2(1-nu) times, until it flows.
Equilibrium. d(sigma_r)/dx + k (sigma_r - sigma_t)/x = 0 with dx = lambda_r dr.
Signs. Current positive on extraction (N outwards); section 6 has j > 0 on INSERTION. On insertion
a sphere has s_r > 0, a held cylinder s_z < 0.

References
----------
Bower, Guduru & Sethuraman 2011 (10.1016/j.jmps.2011.01.003); Di Leo, Rejovitzky & Anand 2015, Int.
J. Solids Struct. 67-68, 283; Cheng & Verbrugge 2009 (10.1016/j.jpowsour.2009.01.021).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import ClassVar

import numpy as np
from reference.spectral_elements import Mesh
from scipy.integrate import quad, solve_ivp

F, R_g = 96485.33212, 8.314462618  # [C/mol], [J/mol/K]


def ideal_potential(x):
    """U0 [V] of an ideal solution at 298.15 K, without a level: D_chem is D at every filling."""
    return R_g * 298.15 / F * np.log((1 - x) / x)


def silicon_potential(x):
    """U0 [V] of lithium in silicon, the numbers of the package's table."""
    U = 0.1794 + 0.0229 + 0.4954 * np.exp(-x / 0.0744)
    for h, m, w in ((0.0703, 0.3452, 0.21), (0.0743, 0.6757, 0.1737), (0.1158, 1.014, 0.0587)):
        U = U - h * np.tanh((x - m) / w)
    return U


@cache
def mean_factor(U0):
    """M [V] = int_0^1 (1 - 2 theta) U0 dtheta."""
    return quad(lambda x: (1 - 2 * x) * U0(x), 0, 1, epsabs=1e-10, limit=200)[0]


def _at(parameter, x):
    """Value of a number or of a function of x."""
    return parameter(x) if callable(parameter) else parameter


@dataclass(frozen=True)
class Ligament:
    """Material and size, silicon-like by default. Functions must be analytic and take complex
    arguments (the Jacobian is a complex step): polynomials yes, clip, abs and where no.

    Parameters
    ----------
    a0, c_max : float
        Half-thickness [m]; saturation [mol/m3 of pristine solid].
    dV : float or callable
        J(theta) = 1 + dV theta, or 1 + dV(theta).
    D, E, sigma_y : float or callable of theta
        Diffusivity [m2/s], Young's modulus [Pa], insertion yield stress [Pa].
    nu, ratio, q0 : float
        Poisson's ratio; extraction over insertion yield stress; width of the switch over sigma_y.
    rate0, n, T : float
        Reference plastic strain rate [1/s] (0: elastic), exponent, temperature [K].
    J_p : float or callable of <J>
        Outer volume ratio of the particle, lambda_z^3. Unused by the sphere.
    U0 : callable of theta
        Equilibrium potential [V].
    stress_driven : bool
        Keep Omega sigma_h in the potential that drives the flux.
    """

    a0: float = 150e-9
    c_max: float = 311e3
    dV: float | Callable = 2.751
    D: float | Callable = 1e-16
    E: float | Callable = 80e9
    nu: float = 0.22
    sigma_y: float | Callable = 1.5e9
    ratio: float = 2 / 3
    q0: float = 0.1
    rate0: float = 1e-3
    n: float = 20
    T: float = 298.15
    J_p: float | Callable = 1.0
    U0: Callable = silicon_potential
    stress_driven: bool = True
    d: ClassVar[int]  # dimension
    k: ClassVar[int]  # hoop factor in the equilibrium equation
    free: ClassVar[tuple]  # which of (r, t, z) are the independent plastic strains

    def J(self, theta):
        """Volume ratio."""
        return 1 + (self.dV(theta) if callable(self.dV) else self.dV * theta)

    def Omega(self, theta, h=1e-3):
        """dJ/dc [m3/mol]; five-point difference for a function, error h^4 J^(5)/30."""
        if not callable(self.dV):
            return self.dV / self.c_max
        near, far = (self.J(theta + i * h) - self.J(theta - i * h) for i in (1, 2))
        return (8 * near - far) / (12 * h) / self.c_max

    def lambda_z(self, J_mean):
        """Stretch imposed by the particle; the last row of J_mean is <J>."""
        return _at(self.J_p, J_mean[-1:]) ** (1 / 3) + 0 * J_mean

    def G(self, theta):
        """Modulus [Pa] that makes the elastic limit exact with incompressible kinematics."""
        return _at(self.E, theta) / (6 * (1 - self.nu))

    def all_of(self, p):
        """(p_r, p_t, p_z) from the independent plastic strains."""
        return np.stack([p[0], -p[0] / 2, -p[0] / 2])

    def flow(self, s):
        """Variable q [Pa] whose sign is that of the flow, positive on insertion."""
        return s[0]


class Sphere(Ligament):
    """Free surface."""

    d, k, free = 3, 2, (0,)

    def stretches(self, J, J_mean):
        """(lambda_r, lambda_t, lambda_z) from J(r) and <J>(r)."""
        lambda_t = J_mean ** (1 / 3)
        return np.stack([J / lambda_t**2, lambda_t, lambda_t])


class Cylinder(Ligament):
    """Axis held to the particle."""

    d, k, free = 2, 1, (0, 2)

    def stretches(self, J, J_mean):
        """(lambda_r, lambda_t, lambda_z) from J(r) and <J>(r)."""
        lambda_z = self.lambda_z(J_mean)
        lambda_t = (J_mean / lambda_z) ** 0.5
        return np.stack([J / (lambda_t * lambda_z), lambda_t, lambda_z])

    def G(self, theta):
        """E/3 [Pa]: exact for uniform filling at held length."""
        return _at(self.E, theta) / 3

    def all_of(self, p):
        """(p_r, p_t, p_z), the hoop one from incompressibility."""
        return np.stack([p[0], -p[0] - p[1], p[1]])

    def flow(self, s):
        """-s_z [Pa]."""
        return -s[2]


class Slab(Ligament):
    """Plane held to the particle."""

    d, k, free = 1, 0, (0,)

    def stretches(self, J, J_mean):
        """(lambda_r, lambda_t, lambda_z) from J(r) and <J>(r)."""
        lambda_z = self.lambda_z(J_mean)
        return np.stack([J / lambda_z**2, lambda_z, lambda_z])


@dataclass
class Solution:
    """Fields are (nodes, times): f[-1] at the surface, f[0] at the centre.

    t [s], r (nodes,) over a0, c [mol/m3 of pristine solid], J, Cauchy stresses sigma_r, sigma_t,
    sigma_z, sigma_h and von_mises [Pa], plastic (3, nodes, times) strains (p_r, p_t, p_z); over
    (times,) mean_filling and area, current over reference surface.
    """

    t: np.ndarray
    r: np.ndarray
    c: np.ndarray
    J: np.ndarray
    sigma_r: np.ndarray
    sigma_t: np.ndarray
    sigma_z: np.ndarray
    sigma_h: np.ndarray
    von_mises: np.ndarray
    plastic: np.ndarray
    mean_filling: np.ndarray
    area: np.ndarray
    mesh: Mesh

    def at(self, field, r):
        """A field at any r/a0 (points,), with the accuracy of the solution: (points, times)."""
        return self.mesh.interpolate(field, np.atleast_1d(np.asarray(r, dtype=float)))

    def mean(self, field):
        """<field>, average over the reference volume (times,)."""
        return self.mesh.average[-1] @ field


def _mechanics(lig, mesh, theta, p):
    """(J, stretches, sigma_h, s, s_eq^2) at the nodes, each (..., nodes, columns)."""
    J = lig.J(theta)
    stretch = lig.stretches(J, mesh.average @ J)
    s = 2 * lig.G(theta) * (np.log(stretch) - np.log(J) / 3 - lig.all_of(p))
    # s_r = s_t at r = 0, so the integrand of the outward integral is regular
    sigma_r = mesh.outward @ (lig.k * (s[0] - s[1]) * stretch[0] / stretch[1])
    return J, stretch, sigma_r - s[0], s, 1.5 * (s**2).sum(axis=0)


def _right_hand_side(lig, mesh, flux, current_density, t, y):
    """d/dt of (theta, independent plastic strains) (differential); y is (size, columns)."""
    theta, *p = y.reshape(1 + len(lig.free), mesh.r.size, -1)
    J, stretch, sigma_h, s, s_eq2 = _mechanics(lig, mesh, theta, p)
    area = (J / stretch[0])[-1]
    N_surface = _at(flux, t) if current_density is None else _at(current_density, t) * area / F

    minus_mu = F * lig.U0(theta)
    if lig.stress_driven:
        minus_mu = minus_mu + lig.Omega(theta) * sigma_h
    mobility = _at(lig.D, theta) * lig.c_max * theta * (1 - theta) / (F * mean_factor(lig.U0))
    drive = mesh.gradient @ minus_mu
    N = (mobility / stretch[0] ** 2)[mesh.gather] * drive / lig.a0
    dtheta = (mesh.weak @ N - np.outer(mesh.lift, N_surface)) / (lig.a0 * lig.c_max)

    sigma_y = _at(lig.sigma_y, theta)
    switch = np.tanh(lig.flow(s) / (lig.q0 * sigma_y))
    sigma_y = sigma_y * ((1 + lig.ratio) / 2 + (1 - lig.ratio) / 2 * switch)
    dp = 1.5 * lig.rate0 * (s_eq2 / sigma_y**2) ** ((lig.n - 1) / 2) * s / sigma_y
    return np.concatenate([dtheta, *dp[list(lig.free)]])


def solve_ligament(
    lig,
    t_eval,
    theta0,
    *,
    current_density=None,
    flux=None,
    switch_times=(),
    elements=8,
    order=5,
    rtol=1e-7,
    atol=1e-9,
    method="Radau",
):
    """Solve one ligament, initially uniform and free of stress.

    Parameters
    ----------
    lig : Sphere, Cylinder or Slab
    t_eval : array_like
        Output times [s]; the first one is the start.
    theta0 : float
        Initial filling.
    current_density, flux : float or callable of t; give one of the two
        Reaction current j [A/m2 of CURRENT surface], or N(a0) [mol/m2/s of REFERENCE surface],
        -C c_max a0/d for a constant filling rate C [1/s]. Positive on extraction.
    switch_times : sequence of float
        Times [s] at which that function jumps: the integration restarts there.
    elements, order, rtol, atol, method
        Mesh, and scipy's solve_ivp ("Radau" or "BDF").

    Returns
    -------
    Solution

    Raises
    ------
    ValueError
        If not exactly one of current_density and flux is given.
    RuntimeError
        If the surface empties or fills before the last time, or the integrator fails.
    """
    if (current_density is None) == (flux is None):
        raise ValueError("Give exactly one of current_density [A/m2] and flux [mol/m2/s].")
    t_eval, mesh = np.asarray(t_eval, dtype=float), Mesh(lig.d, elements, order)
    nodes, rhs = mesh.r.size, partial(_right_hand_side, lig, mesh, flux, current_density)

    def limit(t, y):
        return min(y[nodes - 1], 1 - y[nodes - 1])

    limit.terminal, limit.direction = True, -1

    J = lig.J(np.full((nodes, 1), theta0))
    p = (np.log(lig.stretches(J, J)) - np.log(J) / 3)[list(lig.free)]
    y, pieces = np.concatenate([np.full((nodes, 1), theta0), *p])[:, 0], []
    inside = [t for t in sorted(switch_times) if t_eval[0] < t < t_eval[-1]]
    for start, end in zip([t_eval[0], *inside], [*inside, t_eval[-1]], strict=True):
        tiny = 1e-9 * (end - start)  # a step that ends on the jump must not see its other side
        piece = partial(np.clip, a_min=start + tiny, a_max=end - tiny)
        wanted = t_eval[(t_eval >= start) & ((t_eval < end) | (end == t_eval[-1]))]
        with np.errstate(invalid="ignore"):  # a Newton trial with J < 0 is refused, step shortened
            out = solve_ivp(
                lambda t, y, piece=piece: rhs(piece(t), y[:, None])[:, 0],
                (start, end),
                y,
                jac=lambda t, y, piece=piece: (
                    rhs(piece(t), y[:, None] + 1e-30j * np.eye(y.size)).imag / 1e-30
                ),
                t_eval=np.union1d(wanted, end),
                events=limit,
                method=method,
                rtol=rtol,
                atol=atol,
            )
        if out.status == 1:
            raise RuntimeError(
                f"The surface is empty or full at t = {out.t_events[0][0]:.6g} s, "
                f"before t_eval ends ({t_eval[-1]:.6g} s): use less current."
            )
        if not out.success:
            raise RuntimeError(
                f"The integrator failed after t = {[start, *out.t][-1]:.6g} s: {out.message}"
            )
        pieces.append(out.y[:, : wanted.size])
        y = out.y[:, -1]

    theta, *p = np.hstack(pieces).reshape(1 + len(lig.free), nodes, -1)
    J, stretch, sigma_h, s, s_eq2 = _mechanics(lig, mesh, theta, p)
    return Solution(
        t_eval,
        mesh.r,
        lig.c_max * theta,
        J,
        *(sigma_h + s),
        sigma_h,
        np.sqrt(s_eq2),
        lig.all_of(p),
        mesh.average[-1] @ theta,
        (J / stretch[0])[-1],
        mesh,
    )
