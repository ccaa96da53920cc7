"""Votes, disputes to an expert and wrong labels against published cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from costmodel import _data, generalization, labeling, parameters
from costmodel.validation import Basis, Case, Check

CURVES, FITS = "labeling/crowd_curves.csv", "labeling/beta_binomial_fits.csv"
NOISE = "labeling_noise/label_noise_effect.csv"
BINARY_CORRELATION = 0.165  # two classes; the default of the record is for more than two
EXPERT = 0.98  # accuracy of the expert who settles disputes
Row = Mapping[str, str]


def checks() -> tuple[Check, ...]:
    """Checks of labels.

    Returns
    -------
    tuple of Check
    """
    return (
        _check("votes_fitted", "each", _votes(_fitted, first=2)),
        _check("votes_agreement", "apart", _votes(_agreement, first=3)),
        _check("votes_default", "pooled", _votes(_default, first=2)),
        _check("escalation_precision", "apart", _escalation(most=5, escalated=False)),
        _check("escalation_share", "apart", _escalation(most=3, escalated=True)),
        Check("label_noise", "labeling", "points", "share", "zero", "pooled", (NOISE,), _noise()),
    )


def _check(key: str, basis: Basis, cases: tuple[Case, ...]) -> Check:
    return Check(key, "labeling", "points", "share", "independent", basis, (CURVES, FITS), cases)


def _rows(name: str) -> list[dict[str, str]]:
    return _data.csv_rows("published", *name.split("/"))


def _curves() -> list[tuple[Row, list[Row]]]:
    """Each data set with its curve over 1, 2, ... votes."""
    points = _rows(CURVES)
    return [
        (fit, [p for p in points if p["dataset"] == fit["dataset"] and int(p["k"]) <= int(fit["k_max"])])
        for fit in _rows(FITS)
    ]


def _fitted(fit: Row, curve: list[Row]) -> float:
    return float(fit["rho_fit"])


def _agreement(fit: Row, curve: list[Row]) -> float:
    single, pair = curve[:2]
    accuracy, agreement = float(single["mv_accuracy"]), float(pair["frac_unanimous"])
    return float(labeling.vote_correlation(accuracy, agreement, int(fit["n_classes"])))


def _default(fit: Row, curve: list[Row]) -> float:
    many = float(parameters.find("labeling.correlation").value)
    return BINARY_CORRELATION if fit["n_classes"] == "2" else many


def _votes(correlation_of: Callable[[Row, list[Row]], float], first: int) -> tuple[Case, ...]:
    """Precision of the plurality over ``first`` and more votes."""
    cases = []
    for fit, curve in _curves():
        accuracy, classes = float(curve[0]["mv_accuracy"]), int(fit["n_classes"])
        correlation = correlation_of(fit, curve)
        for row in curve[first - 1 :]:
            found, naive = (
                float(labeling.vote_precision(accuracy, int(row["k"]), rho, classes))
                for rho in (correlation, 0.0)
            )
            cases.append(Case(fit["dataset"], f"k={row['k']}", float(row["mv_accuracy"]), found, naive))
    return tuple(cases)


def _escalation(*, most: int, escalated: bool) -> tuple[Case, ...]:
    """Votes kept where unanimous, else an expert: precision, or the share the expert sees."""
    cases = []
    for fit, curve in _curves():
        accuracy, correlation = float(curve[0]["mv_accuracy"]), _agreement(fit, curve)
        for row in curve[1:most]:
            unanimous, right = float(row["frac_unanimous"]), float(row["acc_if_unanimous"])
            reported = 1 - unanimous if escalated else unanimous * right + (1 - unanimous) * EXPERT
            offers = [
                labeling.escalation(accuracy, int(row["k"]), rho, EXPERT, 0.2, 1.5, int(fit["n_classes"]))
                for rho in (correlation, 0.0)
            ]
            found, naive = (float(o.escalated_share if escalated else o.precision) for o in offers)
            cases.append(Case("crowds", f"{fit['dataset']} k={row['k']}", reported, found, naive))
    return tuple(cases)


def _noise() -> tuple[Case, ...]:
    """Accuracy after plain training on the five published noisy label sets, from that on clean labels."""
    rows = _rows(NOISE)[:6]
    clean = float(rows[0]["test_accuracy"])
    sensitivity = float(parameters.find("generalization.noise_sensitivity").value)
    return tuple(
        Case(
            "CIFAR-10N",
            row["training_labels"],
            float(row["test_accuracy"]),
            clean - float(generalization.label_noise_error(1 - float(row["label_noise_rate"]), sensitivity)),
            clean,
        )
        for row in rows
    )
