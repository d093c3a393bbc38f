"""JSON of an archive whose names are its own: what a person says of them is obeyed, and nothing is lost by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil import pipeline, reading
from sousveil.model import Document, UsageError
from sousveil.reading.mapping import Mapping, load
from sousveil.sources import Skipped

ROW = {
    "hed": "A deal", "copy": {"raw": "The ministry bought cameras.", "notes": ["One.", "Two."]}, "section": "World",
    "meta": {"when": "2019-08-16T10:00:00Z", "outlet": "Daily Post", "lang": "en-GB"}, "a.b": "Dotted.",
    "parts": [{"words": "First."}, {"words": "Second."}],
}
MAPPING = {
    "text": ["copy.raw"], "title": ["hed"], "published": ["meta.when"], "publisher": ["meta.outlet"], "language": ["meta.lang"],
}


def read(mapping: Mapping, row: object = ROW) -> Document:
    return reading.read(json.dumps(row).encode(), name="a.json", mapping=mapping)


def test_the_names_that_were_given_hold_text_and_metadata() -> None:
    found = read(MAPPING)
    assert (found.text, found.title, found.publisher, found.published, found.language) == (
        "A deal\n\nThe ministry bought cameras.", "A deal", "Daily Post", "2019-08-16", "en")
    assert {"copy.notes: One.", "section: World"} <= set(found.aside.split("\n")) and "Daily Post" not in found.aside


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["copy.raw", "copy.notes"], "The ministry bought cameras.\n\nOne.\n\nTwo."),
        (["copy"], "The ministry bought cameras.\n\nOne.\n\nTwo."),
        (["a.b"], "Dotted."), (["parts.words"], "First.\n\nSecond."), (["missing", "section"], "World"),
    ],
)
def test_a_name_leads_into_objects_and_lists(names: list[str], text: str) -> None:
    assert read({"text": names}).text == text


def test_every_word_of_the_object_is_kept() -> None:
    found = read({"text": ["parts.words"]})
    for words in ("A deal", "The ministry", "One.", "Two.", "World", "Daily Post", "Dotted."):
        assert words in found.aside + found.text + str(found.title)


def test_an_object_without_the_names_is_read_by_the_usual_ones_and_that_is_said() -> None:
    found = read(MAPPING, {"title": "Other", "text": "Words of it."})
    assert found.text == "Other\n\nWords of it." and [one.kind for one in found.notices] == ["mapping-missed"]


def test_a_page_in_a_name_is_read_as_one() -> None:
    assert read({"text": ["html"]}, {"html": "<p>Words <b>here</b>.</p>"}).text == "Words here."


def test_what_is_not_given_is_taken_by_the_usual_names() -> None:
    assert read({"title": ["hed"]}, {"hed": "A deal", "text": "Words.", "date": "2019"}).published == "2019"


@pytest.mark.parametrize("written", ['text = "copy.raw"\ntitle = ["hed"]\n', '{"text": "copy.raw", "title": ["hed"]}'])
def test_a_mapping_is_toml_or_json(written: str, tmp_path: Path) -> None:
    (tmp_path / "m").write_text(written)
    assert load(tmp_path / "m") == {"text": ["copy.raw"], "title": ["hed"]}


@pytest.mark.parametrize(
    ("written", "said"),
    [("", "maps nothing"), ("words = 'x'", "unknown role 'words'"), ("text = 3", "no name"), ("text = []", "no name"),
     ("text = ''", "no name"), ("text", "neither TOML nor JSON"), ("{", "neither TOML nor JSON")],
)
def test_a_wrong_mapping_is_refused_with_one_line(written: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "m").write_text(written)
    with pytest.raises(UsageError, match=said) as raised:
        load(tmp_path / "m")
    assert "\n" not in str(raised.value)
    with pytest.raises(UsageError, match="No such file"):
        load(tmp_path / "none")


def test_the_road_reads_lines_by_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('text = "copy.raw"\n')
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(ROW)}\n" * 2)
    given = pipeline.Given.load(None, mapping=tmp_path / "m.toml")
    found = [item[0].text for item in pipeline.documents([tmp_path / "a.jsonl"], given=given) if not isinstance(item, Skipped)]
    assert found == ["The ministry bought cameras."] * 2
