"""Plans that a session compares with its own, as plain data; and the fields to add one or take one away."""

import streamlit as st

from costmodel import comparison, presets
from costmodel.errors import LinkError
from costmodel.scenario import Scenario
from ui import frame, session, stored
from ui.stored import StoreError

MOST = comparison.MOST - 1


def plans() -> tuple[Scenario, ...]:
    """The plan and those beside it."""
    return (session.scenario(), *session.others())


def suggested() -> Scenario | None:
    """What is shown beside the plan as long as nothing else is; it is in no link before it is kept."""
    plan = session.scenario()
    found = comparison.first_beside(plan)
    if found is None:
        return None
    name = "suggest_move" if found.differences(session.preset()) else "suggest_example"
    return found.model_copy(update={"name": session.t(f"compare.{name}")})


def suggest(plan: Scenario) -> None:
    """Say that the second plan is a suggestion, and let it be kept."""
    with (
        frame.first("suggestion"),
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
    ):
        st.markdown(session.t("compare.suggestion", name=plan.name), width="stretch")
        st.button(
            session.t("compare.suggestion_keep"),
            key="beside:suggested",
            on_click=session.put_beside,
            args=(plan,),
        )


def label(plan: Scenario, number: int) -> str:
    """Number and name of a plan; without a name the title of its preset."""
    name = plan.name or presets.about(plan.preset)["title"][session.lang()]
    return session.t("compare.named", number=str(number), name=name)


def chosen() -> int:
    """Which of the others (1 is the first) the bridge leads to."""
    return max(1, min(st.session_state.get("beside_shown", 1), len(session.others())))


def choose(count: int) -> None:
    """Ask for it where there are several."""
    if count > 1:
        labels = {i: session.t("compare.plan", number=str(i + 1)) for i in range(1, count + 1)}
        st.segmented_control(
            session.t("compare.bridge_with"),
            list(labels),
            default=chosen(),
            required=True,
            format_func=labels.__getitem__,
            key=f"beside_choice:{count}:{session.lang()}",
            on_change=_remember,
            args=(f"beside_choice:{count}:{session.lang()}",),
        )


def _remember(key: str) -> None:
    st.session_state["beside_shown"] = st.session_state[key] or 1


def ask() -> None:
    """Choose what stands beside the plan."""
    others = session.others()
    st.subheader(session.t("compare.beside"))
    for place, other in enumerate(others):
        _one(other, place)
    if len(others) >= MOST:
        st.caption(session.t("compare.full"))
    else:
        _add(len(others))
    st.caption(session.t("compare.one_link"))


def _one(other: Scenario, place: int) -> None:
    st.markdown(label(other, place + 2).translate(_MARKDOWN))
    with st.container(horizontal=True, gap="small"):
        st.button(
            session.t("compare.open"),
            key=f"beside:open:{place}",
            on_click=session.swap_with_other,
            args=(place,),
        )
        st.button(
            session.t("compare.remove"),
            key=f"beside:drop:{place}",
            on_click=session.drop_other,
            args=(place,),
        )


# Names are text: what Markdown would read as a link, an image or emphasis is escaped.
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()<>#+-.!|~:$&"})


def _add(count: int) -> None:
    lang = session.lang()
    preset_key, link_key = f"beside:preset:{count}:{lang}", f"beside:link:{count}"
    st.button(
        session.t("compare.keep"),
        key="beside:keep",
        help=session.t("compare.keep_help"),
        on_click=lambda: session.put_beside(session.scenario()),
        width="stretch",
    )
    st.selectbox(
        session.t("compare.preset"),
        presets.names(),
        index=None,
        placeholder=session.t("compare.preset_none"),
        format_func=lambda name: presets.about(name)["title"][lang],
        key=preset_key,
        on_change=lambda: _from_preset(st.session_state[preset_key]),
    )
    st.text_input(
        session.t("compare.link"), key=link_key, on_change=lambda: _from_link(st.session_state[link_key])
    )


def _from_preset(name: str | None) -> None:
    if name:
        session.put_beside(presets.load(name))


def _from_link(pasted: str) -> None:
    if not pasted.strip():
        return
    try:
        opened, _ = stored.read(pasted)
    except (LinkError, StoreError) as error:
        session.refuse_text(error)
        return
    session.put_beside(opened.scenario)
    session.say_unusable(opened.problems)
