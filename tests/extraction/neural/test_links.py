"""Which mentions stand for one party."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sousveil.extraction.neural import links
from sousveil.extraction.neural.links import Choice, Point


def point(words: str, start: int, *, kind: str = "company", form: str = "name", **more: str) -> Point:
    """A mention with its words at a place."""
    return Point(start, start + len(words), start // 100, kind, form, words, **more)


NEW = Choice(1.0, {})


def test_the_best_antecedent_above_new_is_taken() -> None:
    points = [point("Vexal", 0), point("Brodt", 20), point("the firm", 40, form="description")]
    choices = [NEW, Choice(1.0, {0: 0.0}), Choice(0.0, {0: 3.0, 1: 2.0})]
    assert links.cluster(points, choices) == [(0, 2), (1,)]


def test_a_mention_below_new_is_its_own_entity() -> None:
    points = [point("Vexal", 0), point("a firm", 40, form="description")]
    assert links.cluster(points, [NEW, Choice(2.0, {0: 1.0})]) == [(0,), (1,)]


def test_one_identity_is_one_entity_whatever_the_scores() -> None:
    points = [point("Vexal Systems", 0, identity="v"), point("VX", 9000, identity="v")]
    assert links.cluster(points, [NEW, Choice(5.0, {0: -5.0})]) == [(0, 1)]


def test_two_identities_are_never_one_entity() -> None:
    points = [point("Vexal", 0, identity="v"), point("Vexal Marine", 30, identity="m")]
    assert links.cluster(points, [NEW, Choice(0.0, {0: 9.0})]) == [(0,), (1,)]


def test_two_companies_whose_names_share_nothing_are_never_one_entity_through_a_description() -> None:
    points = [point("Vexal", 0), point("the firm", 30, form="description"), point("Brodt", 60)]
    choices = [NEW, Choice(0.0, {0: 9.0}), Choice(0.0, {0: 1.0, 1: 9.0})]
    assert links.cluster(points, choices) == [(0, 1), (2,)]


def test_an_identity_is_kept_through_a_description() -> None:
    points = [point("Vexal", 0, identity="v"), point("it", 30, form="pronoun"), point("VM", 60, identity="m")]
    assert links.cluster(points, [NEW, Choice(0.0, {0: 9.0}), Choice(0.0, {0: 1.0, 1: 9.0})]) == [(0, 1), (2,)]


def test_a_person_is_never_joined_to_a_party() -> None:
    points = [point("Vexal", 0), point("he", 30, kind="person", form="pronoun")]
    assert links.cluster(points, [NEW, Choice(0.0, {0: 9.0})]) == [(0,), (1,)]


def test_a_mention_is_not_joined_to_the_one_that_holds_it() -> None:
    points = [point("the Vexal police", 0), replace(point("Vexal", 4), end=9)]
    assert links.cluster(points, [NEW, Choice(0.0, {0: 9.0})]) == [(0,), (1,)]


def test_a_collective_joins_every_entity_it_reaches() -> None:
    points = [point("Vexal", 0), point("Brodt", 20), point("the two firms", 40, form="description")]
    both = Choice(0.0, {0: 2.0, 1: 1.0}, several=0.9, members={0: 0.8, 1: 0.7})
    assert links.cluster(points, [NEW, Choice(1.0, {0: 0.0}), both]) == [(0, 2), (1, 2)]


def test_a_description_right_before_a_name_of_its_type_is_the_same_party() -> None:
    points = [point("Vexal", 0), point("the Serbian firm", 40, form="description"), point("Brodt", 57)]
    choices = [NEW, Choice(0.0, {0: 9.0}), Choice(1.0, {0: 0.0, 1: 0.0})]
    assert links.cluster(points, choices) == [(0,), (1, 2)]


def test_a_description_right_before_a_name_of_another_type_is_not() -> None:
    points = [point("the police of", 0, kind="public-body", form="description"), point("Kenya", 14, kind="state")]
    assert links.cluster(points, [NEW, Choice(1.0, {0: 0.0})]) == [(0,), (1,)]


def test_the_same_name_far_away_is_the_same_entity() -> None:
    points = [point("Vexal Systems", 0), point("Vexal Systems", 90_000)]
    assert links.cluster(points, [NEW, Choice(1.0, {})]) == [(0, 1)]


def test_the_same_name_in_the_window_is_left_to_the_scores() -> None:
    points = [point("Vexal", 0), point("Vexal", 50)]
    assert links.cluster(points, [NEW, Choice(1.0, {0: 0.0})]) == [(0,), (1,)]


@pytest.mark.parametrize(
    ("one", "two", "relation"),
    [
        ("Vexal Systems", "Vexal Systems", "same"),
        ("Vexal Systems", "Vexal", "begins"),
        ("the Vexal", "Vexal's", "same"),
        ("North Harbour Bank", "NHB", "letters"),
        ("the city police", "local police", "head"),
        ("Brodt", "Vexal", "none"),
    ],
)
def test_words_of_two_mentions_are_compared(one: str, two: str, relation: str) -> None:
    form = "description" if "police" in one else "name"
    features = links.pair_features([point(one, 0, form=form), point(two, 300, form=form)])
    assert links.WORDS[features[1, 0, links.FEATURES.index("words")]] == relation


def test_a_description_has_the_country_of_the_adjective_inside() -> None:
    outer = point("the Ruritanian firm", 0, form="description")
    inner = Point(4, 14, 0, "state", "adjective", "Ruritanian", "RU")
    assert links.points_with_country([outer, inner]) == ["RU", "RU"]


def test_features_are_below_the_sizes_of_their_tables() -> None:
    points = [point(f"Name{n}", 37 * n, form="name" if n % 2 else "pronoun") for n in range(30)]
    assert (links.pair_features(points).reshape(-1, len(links.SIZES)).max(0) < links.SIZES).all()


WORDS = st.lists(st.sampled_from(["new", "acme", "acmes", "gd", "global", "defence", "x"]), min_size=1, max_size=3).map(tuple)


@given(one=WORDS, other=WORDS)
@example(one=("global", "defence"), other=("gd",))
@example(one=("x", "acme"), other=("new", "acmes"))
def test_names_that_have_anything_in_common_have_a_common_handle(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    points = [Point(0, 1, 0, "company", "name", " ".join(words)) for words in (one, other)]
    assert not links._words_relation(*points, one, other) or links._handles(one) & links._handles(other)
