"""What every database must keep of the promises; run against SQLite and PostgreSQL by two test modules."""

from __future__ import annotations

import multiprocessing
import random
import secrets
import string
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from costmodel import remarks
from costmodel.errors import LinkError
from tests.stores import assert_whole, content, counts, items_of
from ui import stored
from ui.store import Store
from ui.stored import Content, StoreError

FOREIGN = (
    *("", ":key", "%", "_", "*", "../", "..%2f", "' OR '1'='1", "1; DROP TABLE scenario", "k", "null", "0"),
    *("\x00", "\ud800", "￥", "a" * 26, "a" * 32, "A" * 100_000, "SELECT", "%%", "[a-z2-7]{26}"),
)
ROUNDS = 499  # each of two writers: with the first version as many as a scenario holds
ALPHABET = string.ascii_lowercase + "234567"


def refusal(act) -> str:
    """Key of the refusal that ``act`` meets."""
    with pytest.raises(StoreError) as caught:
        act()
    assert "{" not in caught.value.said("zh") + caught.value.said("en")
    return caught.value.key


def save_many(url: str, count: int, seed: int) -> list[float]:
    """Seconds that each save took, in a process of its own."""
    store, seconds, tokens = Store(url), [], []
    for i in range(count):
        start = time.perf_counter()
        if i % 2 == 0:
            tokens.append(store.create(content(seed * 1000 + i)))
        else:
            store.save(tokens[-1], content(seed * 1000 + i), after=1)
        seconds.append(time.perf_counter() - start)
    return seconds


def add_many(url: str, edit: str, count: int, seed: int) -> int:
    """Add versions to one scenario against a rival; how often the rival was first."""
    store, conflicts = Store(url), 0
    for i in range(count):
        seen = store.open(edit).newest
        while True:
            try:
                store.save(edit, content(seed * 10_000 + i), after=seen)
                break
            except StoreError as error:  # whatever else went wrong has no slot of that name
                seen, conflicts = error.slots["newest"], conflicts + 1
    return conflicts


class Contract:
    """Tests of a store at ``url``, an empty database."""

    @pytest.fixture
    def store(self, url):
        return Store(url)

    def test_what_was_saved_comes_back_to_the_letter(self, store):
        first, second = content(1, name="试点 ✓", who="李"), content(2, who="")
        edit = store.create(first)
        assert store.save(edit, second, after=1) == 2
        view = stored.view_token(edit)
        assert store.open(view).version.content == second
        assert store.open(view, 1).version.content == first
        assert [v.content for v in store.history(view)] == [second, first]
        assert [v.rev for v in store.history(edit)] == [2, 1]
        assert abs(store.open(edit).version.saved - time.time()) < 60

    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    @given(name=st.text(max_size=300), who=st.text(max_size=300))
    def test_any_name_is_kept_as_it_is_shown(self, store, name, who):
        edit = store.create(Content("v=1&preset=ecommerce", name, who))
        kept = store.open(edit).version.content
        store.save(edit, kept, after=1)
        assert store.open(edit).version.content == kept
        assert kept.name == remarks.clean(name, 60)
        assert kept.who == remarks.clean(who, 40)

    def test_both_tokens_open_and_only_one_writes(self, store):
        edit = store.create(content())
        view = stored.view_token(edit)
        assert store.open(edit).may_edit
        assert store.open(edit).view == view
        assert not store.open(view).may_edit
        assert refusal(lambda: store.save(view, content(2), after=1)) == "view_only"
        assert refusal(lambda: store.delete(view)) == "view_only"
        assert len(store.history(edit)) == 1

    @pytest.mark.parametrize("token", FOREIGN, ids=lambda token: ascii(token[:20]))
    def test_what_is_no_token_leads_nowhere(self, store, token):
        edit = store.create(content())
        for act in (store.open, store.history, store.delete, lambda t: store.save(t, content(2), after=1)):
            assert refusal(lambda act=act: act(token)) == "unknown"
        assert store.own([token]) == {}
        assert len(store.history(edit)) == 1

    def test_no_random_token_finds_anything(self, store, url):
        edit = store.create(content())
        luck = random.Random(7)
        tokens = ["".join(luck.choices(ALPHABET, k=luck.choice((26, 32)))) for _ in range(10_000)]
        assert all(not store.own(tokens[i : i + 200]) for i in range(0, 10_000, 200))
        near = [edit[:-1] + letter for letter in ALPHABET if letter != edit[-1]]
        assert store.own(near) == {}
        assert counts(url)["scenarios"] == 1

    def test_tokens_are_long_random_and_not_in_the_database(self, store, url):
        tokens = {stored.new_token() for _ in range(1000)}
        assert len(tokens) == 1000
        assert all(stored.TOKEN.fullmatch(t) and stored.is_edit(t) for t in tokens)
        assert stored.EDIT_BYTES * 8 >= 128 <= stored.VIEW_BYTES * 8
        assert not any(stored.is_edit(stored.view_token(t)) for t in tokens)
        edit = store.create(content())
        held = self.everything(url)
        assert stored.hash_of(edit) in held
        assert edit not in held
        assert stored.view_token(edit) not in held

    def test_the_own_list_is_what_the_tokens_lead_to(self, store):
        mine = [store.create(content(i)) for i in range(3)]
        store.create(content(99))
        store.save(mine[0], content(50), after=1)
        found = store.own([*mine, secrets.token_hex(16), mine[0]])
        assert set(found) == set(mine)
        assert items_of(found[mine[0]].content) == 50
        assert store.own([]) == {}

    def test_a_later_version_of_somebody_else_is_never_overwritten(self, store):
        edit = store.create(content(1))
        store.save(edit, content(2), after=1)
        assert refusal(lambda: store.save(edit, content(3), after=1)) == "conflict"
        assert refusal(lambda: store.save(edit, content(3), after=7)) == "conflict"
        assert [items_of(v.content) for v in store.history(edit)] == [2, 1]

    def test_two_writers_of_one_scenario_lose_nothing(self, store, url):
        edit = store.create(content(0))
        with ThreadPoolExecutor(2) as pool:
            conflicts = list(pool.map(lambda seed: add_many(url, edit, ROUNDS, seed), (1, 2)))
        history = store.history(edit)
        assert [v.rev for v in history] == list(range(2 * ROUNDS + 1, 0, -1))
        wanted = {seed * 10_000 + i for seed in (1, 2) for i in range(ROUNDS)} | {0}
        assert {items_of(v.content) for v in history} == wanted
        assert sum(conflicts) > 0  # they did meet
        assert_whole(url)

    def test_eight_processes_save_at_once(self, url, plain_main):
        alone = sorted(save_many(url, 21, 9))[10]
        context = multiprocessing.get_context("forkserver")  # imports once, not eight times
        context.set_forkserver_preload(["tests.store_ready"])
        with context.Pool(8) as pool:
            jobs = [pool.apply_async(save_many, (url, self.EACH, seed)) for seed in range(8)]
            seconds = sorted(second for job in jobs for second in job.get(timeout=240))
        assert len(seconds) == 8 * self.EACH
        # On a machine busy with something else one save alone already takes long.
        assert seconds[int(0.99 * len(seconds))] < max(0.5, 200 * alone)
        assert counts(url)["scenarios"] == 11 + 4 * self.EACH
        assert_whole(url)

    def test_a_deleted_scenario_is_gone_with_its_versions(self, store, url):
        edit, other = store.create(content(1)), store.create(content(2))
        store.save(edit, content(3), after=1)
        store.delete(edit)
        assert refusal(lambda: store.open(edit)) == "unknown"
        assert refusal(lambda: store.save(edit, content(4), after=2)) == "unknown"
        assert len(store.history(other)) == 1
        assert counts(url)["scenarios"] == 1
        assert_whole(url)

    def test_limits_refuse_in_a_sentence_and_change_nothing(self, url):
        body = len(content().body)
        few = Store(url, most_scenarios=2)
        first, _ = few.create(content()), few.create(content())
        assert refusal(lambda: few.create(content())) == "full"
        few.save(first, content(), after=1)  # a version is no scenario
        small = Store(url, most_bytes=4 * body)
        small.save(first, content(), after=2)
        assert refusal(lambda: small.save(first, content(), after=3)) == "full"
        assert refusal(lambda: small.create(content())) == "full"
        small.delete(first)
        small.create(content())
        assert_whole(url)

    def test_only_what_can_be_opened_is_saved(self, store, url):
        with pytest.raises(LinkError):
            store.create(Content("no link at all"))
        assert refusal(lambda: store.create(Content("v=1&name=" + "a" * 4096))) == "too_long"
        assert not self.exists(url) or counts(url)["scenarios"] == 0

    def test_a_version_that_was_changed_behind_the_stores_back_is_named(self, store, url):
        edit = store.create(content(5000))
        store.save(edit, content(6000), after=1)
        self.change(url, "UPDATE revision SET body = replace(body, '6000', '9000')")
        assert refusal(lambda: store.open(edit)) == "damaged"
        assert items_of(store.open(edit, 1).version.content) == 5000

    def test_a_newer_database_is_left_alone(self, store, url):
        store.create(content())
        self.change(url, "UPDATE meta SET version = 99")
        assert refusal(lambda: Store(url).create(content())) == "newer"
        assert refusal(lambda: Store(url).own(["a" * 32])) == "newer"

    def change(self, url: str, statement: str) -> None:
        from ui import store_tables

        engine = store_tables.connect(url)
        with engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(statement)
        engine.dispose()

    def exists(self, url: str) -> bool:
        from sqlalchemy import inspect

        from ui import store_tables

        engine = store_tables.connect(url)
        found = inspect(engine).has_table("meta")
        engine.dispose()
        return bool(found)

    def everything(self, url: str) -> str:
        """All rows of all tables as text."""
        from ui import store_tables

        engine = store_tables.connect(url)
        with engine.connect() as connection:
            tables = store_tables.TABLES.sorted_tables
            rows = [row for table in tables for row in connection.execute(table.select())]
        engine.dispose()
        return repr(rows)
