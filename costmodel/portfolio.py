"""Projects side by side: what each brings for the money it takes, their rank, and which fit a budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from costmodel import project
from costmodel._values import Values
from costmodel.scenario import Scenario
from costmodel.uncertainty import simulate

MOST_EXACT = 16  # projects of which every choice is compared
ROOM = 1e-9  # of a budget: what additions in another order may leave


@dataclass(frozen=True)
class Standing:
    """What one project says beside others.

    Attributes
    ----------
    npv, cost : float
        Net present value, total cost over the horizon, as planned [CNY].
    roi : float
        Return on investment, a share.
    payback : float
        Month in which the money is back for good; infinite where it never is.
    outlay : float
        What is spent before the first return: proof of concept, pilot and build [CNY].
    expected_npv, chance, cost_p80 : float or None
        Mean NPV of the draws [CNY], share of them whose NPV is above zero, and the cost that eight in ten do
        not exceed [CNY]; None where nothing was drawn.
    """

    npv: float
    cost: float
    roi: float
    payback: float
    outlay: float
    expected_npv: float | None = None
    chance: float | None = None
    cost_p80: float | None = None

    @property
    def worth(self) -> float:
        """NPV to be expected, of the draws where there are any [CNY]."""
        return self.npv if self.expected_npv is None else self.expected_npv

    @property
    def index(self) -> float:
        """Profitability index, see ``profitability_index``."""
        return float(profitability_index(self.worth, self.outlay))


def profitability_index(npv: Values, outlay: Values) -> Values:
    r"""Net present value for each unit of money that has to be found before the first return.

    Parameters
    ----------
    npv : float or array
        Net present value to be expected [CNY].
    outlay : float or array
        What is spent before the first return: proof of concept, pilot and build [CNY], 0 or more.

    Returns
    -------
    float or array
        Profitability index; where nothing is spent, infinite with the sign of the NPV, or 0.

    Notes
    -----
    .. math:: PI = \frac{E[NPV]}{I}

    Where one budget limits what can be begun, projects in the order of this index bring the most.

    Not modeled: projects that need or exclude each other, budgets of later years.

    References
    ----------
    Lorie and Savage (1955), Three problems in rationing capital, The Journal of Business 28(4), 229-239;
    as NPV over investment in Brealey, Myers and Allen, Principles of Corporate Finance, "Choosing capital
    investments when resources are limited".

    Examples
    --------
    >>> float(profitability_index(300.0, 200.0)), float(profitability_index(5.0, 0.0))
    (1.5, inf)
    """
    spent = np.asarray(outlay, dtype=np.float64)
    gained = np.asarray(npv, dtype=np.float64)
    nothing = np.where(gained == 0.0, 0.0, np.copysign(np.inf, gained))
    return np.where(spent > 0.0, gained / np.where(spent > 0.0, spent, 1.0), nothing)


def standing(scenario: Scenario) -> Standing:
    """A project as planned.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Standing

    Examples
    --------
    >>> from costmodel import presets
    >>> found = standing(presets.load("ecommerce"))
    >>> found.npv > 0, found.outlay < found.cost, found.chance
    (True, True, None)
    """
    run = project.run(scenario.values())
    return Standing(
        npv=float(run.npv),
        cost=float(run.cost.sum()),
        roi=float(run.roi),
        payback=float(run.payback),
        outlay=float(run.build_cost) + float(run.components["poc"].sum()),
    )


def simulated(
    scenario: Scenario,
    draws: int | None = None,
    seed: int | None = None,
    *,
    progress: Callable[[float], None] | None = None,
) -> Standing:
    """A project as planned and in many draws of its uncertain inputs.

    Parameters
    ----------
    scenario : Scenario
    draws, seed : int, optional
        As ``uncertainty.simulate`` takes them; those of the plan if left out.
    progress : function, optional
        Called between blocks of draws with the share that is done.

    Returns
    -------
    Standing

    Raises
    ------
    ParameterError
        As ``uncertainty.simulate``.

    Examples
    --------
    >>> from costmodel import presets
    >>> found = simulated(presets.load("ecommerce"), draws=64)
    >>> 0.0 < found.chance <= 1.0, found.cost_p80 > 0
    (True, True)
    """
    found = simulate(scenario, draws, seed, progress=progress)
    return replace(
        standing(scenario),
        expected_npv=found.npv.mean,
        chance=found.chance_of_profit,
        cost_p80=found.cost.quantile(0.8),
    )


def order(standings: Sequence[Standing]) -> list[int]:
    """Places of the projects from the best profitability index to the worst.

    Parameters
    ----------
    standings : sequence of Standing

    Returns
    -------
    list of int
        Among equals the greater NPV first, then the one that was named first.

    Examples
    --------
    >>> plain = Standing(npv=1.0, cost=9.0, roi=0.1, payback=8.0, outlay=4.0)
    >>> order([plain, replace(plain, npv=2.0)])
    [1, 0]
    """
    return sorted(range(len(standings)), key=lambda i: (-standings[i].index, -standings[i].worth, i))


def ranks(standings: Sequence[Standing]) -> list[int]:
    """Rank of each project by its profitability index, 1 the best.

    Parameters
    ----------
    standings : sequence of Standing

    Returns
    -------
    list of int
        In the order given.

    Examples
    --------
    >>> plain = Standing(npv=1.0, cost=9.0, roi=0.1, payback=8.0, outlay=4.0)
    >>> ranks([plain, replace(plain, npv=2.0)])
    [2, 1]
    """
    places = {row: place for place, row in enumerate(order(standings), start=1)}
    return [places[row] for row in range(len(standings))]


@dataclass(frozen=True)
class Choice:
    """Projects that fit a budget together.

    Attributes
    ----------
    rows : tuple of int
        Their places in the list of projects, rising.
    outlay, worth : float
        What they need and bring together [CNY].
    exact : bool
        Whether every choice was compared, so that none brings more.
    """

    rows: tuple[int, ...]
    outlay: float
    worth: float
    exact: bool


def choose(standings: Sequence[Standing], budget: float) -> Choice:
    r"""Projects to begin with a budget: those that bring the most together and fit.

    Parameters
    ----------
    standings : sequence of Standing
    budget : float
        For proofs of concept, pilots and builds of all chosen projects [CNY].

    Returns
    -------
    Choice
        Of up to 16 projects that earn money, the best of all choices; of more, ``fill``.

    Notes
    -----
    .. math:: \max_{x \in \{0, 1\}^n} \sum_i x_i E[NPV_i] \quad \text{such that} \quad \sum_i x_i I_i \le B

    Not modeled: a project begun in part or later.

    References
    ----------
    Kellerer, Pferschy and Pisinger (2004), Knapsack problems, section 1.1.

    Examples
    --------
    >>> plain = Standing(npv=60.0, cost=9.0, roi=0.1, payback=8.0, outlay=10.0)
    >>> three = [plain, replace(plain, npv=100.0, outlay=20.0), replace(plain, npv=120.0, outlay=30.0)]
    >>> choose(three, 50.0).rows, fill(three, 50.0).rows
    ((1, 2), (0, 1))
    """
    earning = [i for i, one in enumerate(standings) if one.worth > 0.0 and one.outlay <= _most(budget)]
    if len(earning) > MOST_EXACT:
        return fill(standings, budget)
    outlay = worth = np.zeros(1)
    for i in earning:  # of each choice without the project, the one with it
        outlay = np.concatenate([outlay, outlay + standings[i].outlay])
        worth = np.concatenate([worth, worth + standings[i].worth])
    best = int(np.argmax(np.where(outlay <= _most(budget), worth, -np.inf)))
    rows = tuple(row for place, row in enumerate(earning) if best >> place & 1)
    return _choice(standings, rows, exact=True)


def fill(standings: Sequence[Standing], budget: float) -> Choice:
    """Projects in the order of their index for as long as they fit, or one alone where it brings more.

    Parameters
    ----------
    standings : sequence of Standing
    budget : float
        [CNY]

    Returns
    -------
    Choice
        It brings at least half of what the best choice does.

    References
    ----------
    Kellerer, Pferschy and Pisinger (2004), Knapsack problems, section 2.1, theorem 2.1.4.

    Examples
    --------
    >>> plain = Standing(npv=60.0, cost=9.0, roi=0.1, payback=8.0, outlay=10.0)
    >>> fill([plain, replace(plain, npv=-1.0), replace(plain, npv=50.0)], 15.0).rows
    (0,)
    """
    left, rows = _most(budget), []
    fitting = [i for i in order(standings) if standings[i].worth > 0.0 and standings[i].outlay <= left]
    for i in fitting:
        if standings[i].outlay <= left:
            left -= standings[i].outlay
            rows.append(i)
    filled = _choice(standings, tuple(sorted(rows)), exact=False)
    alone = max(fitting, key=lambda i: standings[i].worth, default=None)
    if alone is not None and standings[alone].worth > filled.worth:
        return _choice(standings, (alone,), exact=False)
    return filled


def _most(budget: float) -> float:
    return budget * (1.0 + ROOM)


def _choice(standings: Sequence[Standing], rows: tuple[int, ...], *, exact: bool) -> Choice:
    chosen = [standings[i] for i in rows]
    return Choice(rows, sum(s.outlay for s in chosen), sum(s.worth for s in chosen), exact)
