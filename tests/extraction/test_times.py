"""Times as EDTF: dates, ranges, decades, seasons; relative words against the publication date only."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction.language import load
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.times import find_times
from sousveil.extraction.tokens import tokenise
from sousveil.extraction.verbs import find_verbs
from sousveil.model import edtf

PUBLISHED = "2019-08-15"  # a Thursday


def times(text: str, published: str | None = PUBLISHED, before: str | None = None, code: str = "en") -> list[str]:
    language = load(code)
    sentence = Sentence(0, 0, len(text), tokenise(text, 0, len(text)))
    sentence.act(find_verbs(sentence, language))
    return [moment.time for moment in find_times(sentence, language, published, before)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2018", ["2018"]),
        ("in July 2018", ["2018-07"]),
        ("on 14 July 2018", ["2018-07-14"]),
        ("on July 14, 2018", ["2018-07-14"]),
        ("in early 2018", ["2018"]),
        ("in the 2000s", ["200X"]),
        ("in the summer of 2012", ["2012-22"]),
        ("around 2015", ["2015~"]),
        ("between 2012 and 2019", ["2012/2019"]),
        ("from 2012 to 2019", ["2012/2019"]),
        ("last year", ["2018"]),
        ("last month", ["2019-07"]),
        ("three years ago", ["2016"]),
        ("yesterday", ["2019-08-14"]),
        ("said on Wednesday", ["2019-08-14"]),
        ("said on Thursday", ["2019-08-15"]),
        ("2018 cameras were sold", []),
        ("$2018", []),
        ("they may leave", []),
    ],
)
def test_find_times(text: str, expected: list[str]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize("text", ["last year", "on Wednesday", "in July", "three years ago", "yesterday"])
def test_relative_words_say_nothing_without_a_publication_date(text: str) -> None:
    assert times(text, None) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("signed on 28.5.2021", ["2021-05-28"]),
        ("signed on 2021-05-28", ["2021-05-28"]),
        ("signed on 28/05/2021", ["2021-05-28"]),
        ("signed on 05/28/2021", ["2021-05-28"]),
        ("signed on 12/04/2021", ["2021"]),
        ("signed on 45.13.2021", []),
        ("signed on 05/05/2021", ["2021-05-05"]),
        ("items 28 / 05 / 2021", ["2021"]),
        ("on 3 Sept. 2018", ["2018-09-03"]),
    ],
)
def test_dates_in_figures_give_a_day_only_where_it_is_plain_which_is_the_day(text: str, expected: list[str]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("A year later they left", "2016", ["2017"]),
        ("Two years later they left", "2014/2016-05", ["2018"]),
        ("It was sold two years before", "2016-05-03", ["2014"]),
        ("two years before the sale", "2016", []),
        ("sold in 2016 and the year after", None, ["2016", "2017"]),
        ("eleven months later", "2014-11", ["2015-10"]),
        ("eleven months later", "2014", []),
        ("ten days later", "2014-05-03", ["2014-05-13"]),
        ("ten days later", "2014-05", []),
        ("The following May they came", "2015-12", ["2016-05"]),
        ("in August of that year", "2013-04", ["2013-08"]),
        ("on 17 February of that year", "2013", ["2013-02-17"]),
        ("That year they came", None, []),
        ("The following May they came", "200X", []),
        ("the following winter", "200X", []),
        ("two years later", "2000/200X", []),
        ("The year before they had none", "200X", []),
    ],
)
def test_what_is_reckoned_from_the_time_said_before(text: str, before: str | None, expected: list[str]) -> None:
    assert times(text, before=before) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in March last year", ["2018-03"]),
        ("in October of last year", ["2018-10"]),
        ("in July of this year", ["2019-07"]),
        ("in July 2016, last year", ["2016-07", "2018"]),
        ("this winter", ["2018-24"]),
        ("last summer", ["2018-22"]),
        ("since last autumn", ["2018-23"]),
        ("in the spring", ["2019-21"]),
        ("it will come in the autumn", ["2019-23"]),
        ("by the spring", ["2020-21"]),
        ("in the summer of 2012", ["2012-22"]),
        ("a decade ago", ["2009~"]),
        ("three weeks ago", ["2019-07-25~"]),
        ("three years earlier", ["2016"]),
        ("250,000 years ago", []),
        ("on Wednesday last year", ["2019-08-14", "2018"]),
        ("in the summer of last year", ["2018-22"]),
    ],
)
def test_what_is_reckoned_from_the_day_of_publication(text: str, expected: list[str]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize(
    ("code", "text", "before", "expected"),
    [
        ("fr", "il y a deux ans", None, ["2017"]),
        ("fr", "deux ans plus tard", "2014", ["2016"]),
        ("fr", "une année plus tard", "2014", ["2015"]),
        ("fr", "de 2012 à 2015", None, ["2012/2015"]),
        ("es", "hace dos años", None, ["2017"]),
        ("es", "el año siguiente", "2014", ["2015"]),
        ("es", "el verano pasado", None, ["2018-22"]),
    ],
)
def test_other_languages_reckon_in_their_own_words(code: str, text: str, before: str | None, expected: list[str]) -> None:
    assert times(text, before=before, code=code) == expected


SAID = """In on the of a that this last following two 99 half May may March winter summer year weeks days decade later ago
before after earlier until since from to and 2016 2000s 200X 17 28.5.2021 12/04/2021 31.2.2020 - / , . Wednesday will sell"""


@given(
    st.lists(st.sampled_from(SAID.split()), max_size=12).map(" ".join),
    st.sampled_from(["2019-08-15", "2019", "200X", "2000/200X", "2016~", "2018-24", "2019-08-12/2019-08-18", None]),
    st.sampled_from([PUBLISHED, "0001", "9999-12-31", "../2015", "200X", None]),
)
def test_every_time_is_valid_and_times_do_not_overlap(text: str, before: str | None, published: str | None) -> None:
    language = load("en")
    sentence = Sentence(0, 0, len(text), tokenise(text, 0, len(text)))
    sentence.act(find_verbs(sentence, language))
    found = find_times(sentence, language, published, before)
    assert all(edtf.is_valid(moment.time) for moment in found)
    assert all(left.last < right.first for left, right in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Under the Secure Networks Act of 2019 the FCC banned Huawei.", []),
        ("Under the Data Protection Act 2018 it was banned in 2020.", ["2020"]),
        ("In an act of 2019 the FCC banned Huawei.", ["2019"]),
        ("It passed an Act in 2019.", ["2019"]),
        ("In Nairobi, 2019 saw it banned.", ["2019"]),
    ],
)
def test_a_year_in_the_name_of_a_law_is_no_time(text, told):
    assert times(text) == told
