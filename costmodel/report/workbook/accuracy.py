"""The accuracy thread in the calculation; follows ``kernel.accuracy`` and ``kernel.compressing``."""

from __future__ import annotations

from collections.abc import Iterator

from costmodel.report.workbook.lines import Line, Part, monthly, one


def thread_part() -> Part:
    """Labels, lab, compressed, field, between two retrainings.

    Returns
    -------
    Part
    """
    return Part("thread", (*_lab(), *_field(), *_ageing()))


def _lab() -> Iterator[Line]:
    yield one("compression_share", "share", "MAX({share_compression_size},{share_compression_inference})")
    yield one("lowest_error", "share", "MIN({generalization.floor},{generalization.reference_error})")
    growth = "({generalization.reference_items}/{labeling.items})^{generalization.exponent}"
    yield one(
        "clean_error", "share", "{lowest_error}+({generalization.reference_error}-{lowest_error})*" + growth
    )
    yield one("noise_error", "share", "{generalization.noise_sensitivity}*(1-{label_precision})")
    yield one("guessing", "share", "1-1/{labeling.classes}")
    yield one("lab", "share", "1-MIN({clean_error}+{noise_error},{guessing})")
    yield one("lab_clean", "share", "1-MIN({clean_error},{guessing})")
    for name, before in (("compressed", "lab"), ("compressed_clean", "lab_clean")):
        kept = f"{{{before}}}*(1-{{compression_share}}*{{model_drop}})"
        lost = "{k.depthwise}*{compression_share}*{model_light}"
        yield one(name, "share", f"MIN(MAX({kept}-{lost},0),1)")


def _field() -> Iterator[Line]:
    late = "{generalization.noise_after_shift}"
    yield one("sent_out", "share", f"IF({late}=1,{{compressed_clean}},{{compressed}})")
    yield one("noise_later", "share", f"{late}*{{noise_error}}")
    copies = "MIN({generalization.augmented_items},{k.copies}*{generalization.field_items})"
    yield one("field_worth", "items", "{generalization.field_items}+{labeling.synthetic_exchange}*" + copies)
    closer = "(1+{field_worth}/{generalization.half_items})^{generalization.closing_exponent}"
    yield one("shift_left", "probit", "{generalization.shift}/" + closer)
    for name, extra in (("field", ""), ("worst_group", "-{generalization.worst_group_shift}")):
        right = "NORM.S.DIST(NORM.S.INV({sent_out})-{shift_left}" + extra + ",TRUE)"
        inside = f"IF({{sent_out}}>=1,1,IF({{sent_out}}<=0,0,{right}))"
        yield one(name, "share", f"MAX({inside}-{{noise_later}},0)")


def _ageing() -> Iterator[Line]:
    yield one("stale", "share", "MAX({field}-{generalization.drift_loss},0)")
    yield one("cycle", "ratio", "{generalization.retrain_every}/{generalization.drift_time}")
    yield one("mean", "share", "{stale}+({field}-{stale})*(1-EXP(0-{cycle}))/{cycle}")
    for side in ("start", "end"):
        yield monthly(f"rest_{side}", "months", f"MOD({{since_{side}}},{{generalization.retrain_every}})")
        whole = f"({{since_{side}}}-{{rest_{side}}})*{{mean}}+{{stale}}*{{rest_{side}}}"
        fall = f"(1-EXP(0-{{rest_{side}}}/{{generalization.drift_time}}))"
        above = f"({{field}}-{{stale}})*{{generalization.drift_time}}*{fall}"
        yield monthly(f"gained_{side}", "months", f"{whole}+{above}")
    yield monthly("aged", "months", "{since_end}-{since_start}")
    gained = "({gained_end}-{gained_start})/MAX({aged},{k.instant})"
    yield monthly("accuracy", "share", f"IF({{aged}}>{{k.instant}},{gained},{{field}})")
