"""Portfolio: several projects ranked by what each earns for its money, and which of them fit a budget."""

import streamlit as st

from costmodel import presets, text
from costmodel.portfolio_file import MOST_ROWS
from ui import charts, components, frame, panels, portfolio, session, shell, tables
from ui.views import portfolio as view

HIGHEST = 1e15


def budget() -> None:
    """Money for all projects together, in the currency shown."""
    per_unit, current = session.money().cny_per_unit, portfolio.state()["budget"]
    symbol = text.SYMBOLS[session.money().currency]
    st.number_input(
        f"{session.t('portfolio.budget')} ({symbol})",
        min_value=0.0,
        max_value=HIGHEST,
        value=None if current is None else current / per_unit,
        step=None if current is None else max(current / per_unit / 10, 1.0),
        format="%.0f",
        key=f"portfolio_budget:{symbol}",
        on_change=lambda: portfolio.put("budget", _amount(f"portfolio_budget:{symbol}", per_unit)),
    )


def _amount(key: str, per_unit: float) -> float | None:
    typed = st.session_state[key]
    return typed * per_unit if typed else None


def choose_presets() -> None:
    """Examples beside this plan."""
    lang = session.lang()
    key = f"portfolio_presets:{lang}"
    st.multiselect(
        session.t("portfolio.presets"),
        presets.names(),
        default=portfolio.state()["presets"],
        format_func=lambda name: presets.about(name)["title"][lang],
        placeholder=session.t("portfolio.presets_none"),
        key=key,
        on_change=lambda: portfolio.put("presets", tuple(st.session_state[key])),
    )


def paste_links() -> None:
    """Links of other plans, one a line."""
    st.text_area(
        session.t("portfolio.links"),
        value=portfolio.state()["links"],
        placeholder=session.t("portfolio.links_help"),
        max_chars=portfolio.LONGEST_LINKS,
        height=90,
        key="portfolio_links",
        on_change=lambda: portfolio.put("links", st.session_state["portfolio_links"]),
    )


def choose_file() -> None:
    """A CSV file; what was read of it stays until it is taken out."""
    lang, now = session.lang(), portfolio.state()
    with st.container(key=f"upload-{lang}"):
        chosen = st.file_uploader(
            session.t("portfolio.file"),
            type=["csv", "txt", "tsv"],
            key="portfolio_file",
            on_change=lambda: portfolio.take_file(st.session_state["portfolio_file"]),
        )
    if now["file"] is not None and chosen is None:  # the browser forgets it with the page
        count = str(len(now["file"].projects))
        st.text(session.t("portfolio.file_held", name=now["file_name"], count=count))
        st.button(session.t("portfolio.file_remove"), key="portfolio_remove", on_click=portfolio.drop_file)
    name, content = "portfolio.csv", portfolio.sample(lang)
    st.download_button(session.t("portfolio.sample"), content, file_name=name, mime="text/csv")


session.through_app()
held = portfolio.held()
drawn = portfolio.drawn(held.entries)
standings = portfolio.planned(held.entries) if drawn is None else drawn
found = view.ranked(held.entries, standings, portfolio.state()["budget"])
results, inputs = frame.board()
with results:
    panels.notices()
    charts.show(view.chart(found), "portfolio")
    portfolio.show_job(held.entries, drawn is not None)
    if held.left_out:
        components.panel({"cards": [view.left_out(held.left_out)], "alert": True}, "portfolio_left_out")
    if len(held.entries) == 1:
        components.panel({"cards": [view.empty()]}, "portfolio_empty")
    note = portfolio.note(held.entries, drawn is not None)
    footer = session.t("portfolio.table_footer")
    columns, rows = view.table(found)
    tables.show(session.t("portfolio.table"), columns, rows, "portfolio", note=note, footer=footer)
with inputs:
    budget()
    choose_presets()
    paste_links()
    choose_file()
    st.caption(session.t("portfolio.private"))
    size = str(st.get_option("server.maxUploadSize"))
    st.caption(session.t("portfolio.most", most=str(portfolio.MOST), size=size, more=f"{MOST_ROWS:,}"))
    shell.start_from()
    shell.name_and_open()
