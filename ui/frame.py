"""The frame of a screen: results beside inputs, section presets, and inputs that are seldom needed."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from costmodel import section_presets as presets
from ui import controls, session


def board() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns: what the plan gives, and the inputs.

    Returns
    -------
    (results, inputs)
        Fill the results first: an input's next value interrupts what a run has still to do.
    """
    results, beside = st.container(key="board").columns([2.9, 1], gap="large")
    return results, beside.container(key="inputs")


def first(name: str) -> DeltaGenerator:
    """A place among the results that stands before the inputs on a phone as well.

    Parameters
    ----------
    name : str
        Unique on its page.
    """
    return st.container(key=f"first-{name}")


def pair() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two small tables side by side; one above the other on a phone."""
    left, right = st.columns(2, gap="small")
    return left, right


def section_presets(
    name: str,
    options: Sequence[tuple[str, str]],
    current: str | None,
    on_change: Callable[[str], None],
    *,
    label: str = "",
) -> None:
    """Choose a set of values for one section; nothing is chosen where the plan fits none of them.

    Parameters
    ----------
    name : str
        Of the choice, unique on its page.
    options : sequence of (key, label)
    current : str or None
        Key that the plan stands at, or None for values of one's own.
    on_change : function of a key
        Called before the screen is drawn anew.
    label : str
        Question above the choice.
    """
    keys, labels = [key for key, _ in options], dict(options)
    # The key changes with value and language, so that undo, links and the other language are shown at once.
    widget = f"section:{name}:{current}:{session.lang()}"

    def chosen() -> None:
        if st.session_state[widget] is not None:
            on_change(st.session_state[widget])

    st.selectbox(
        label or session.t("frame.start_from"),
        keys,
        index=keys.index(current) if current in labels else None,
        format_func=lambda key: labels[key],
        placeholder=session.t("frame.own_values"),
        key=widget,
        on_change=chosen,
    )


def typical(group: str) -> None:
    """Choose from a group of ``costmodel.section_presets``; the choice is one step of undo.

    Parameters
    ----------
    group : str
        Name of the group; its option's note stands below the choice.
    """
    known, lang = presets.groups()[group], session.lang()
    options = [(key, option["title"][lang]) for key, option in known["options"].items()]
    current = presets.current(group, session.scenario())
    section_presets(
        group,
        options,
        current,
        lambda option: session.change(presets.values(group, option)),
        label=known["title"][lang],
    )
    if current:
        st.caption(known["options"][current]["note"][lang])


def more(
    ids: Sequence[str], notes: Mapping[str, str] | None = None, *, key: str = "more", label: str = ""
) -> None:
    """Inputs that are seldom needed, behind a fold; they are mounted once it is open.

    Several folds on a page need a key and a label each.
    """
    name = label or session.t("frame.more", count=str(len(ids)))
    fold = st.expander(name, key=f"fold:{key}", on_change="rerun")
    with fold:
        if fold.open:
            controls.several(ids, notes or {})
