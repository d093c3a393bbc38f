"""What was named to shards: the same ones in the same order, none twice, each under a name of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.cluster.inputs import shards
from sousveil.cluster.shard import Done, Job, Outcome, Shard
from sousveil.cluster.storage import HERE
from sousveil.model import ReadingError, SousveilError
from sousveil.sources import Skipped


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("2026-01/a.warc.gz", "2026-01/b.warc.gz", "2026-02/a.warc.gz", "2026-02/.hidden.warc.gz", "2026-02/notes.txt"):
        path = tmp_path / "crawl" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * len(name))
    return tmp_path / "crawl"


def shown(*named: object, base: str | None = None) -> list[str]:
    return [shard.shown for shard in shards([str(name) for name in named], base=base, stores=HERE)]


def test_folders_files_and_globs(tree: Path) -> None:
    plain = ["2026-01/a.warc.gz", "2026-01/b.warc.gz", "2026-02/a.warc.gz"]
    assert shown(tree) == [f"crawl/{name}" for name in (*plain, "2026-02/notes.txt")]
    assert shown(tree / "2026-0?" / "*.warc.gz") == plain
    assert shown(tree / "**" / "*.txt") == ["2026-02/notes.txt"]
    assert shown(tree / "2026-01" / "a.warc.gz", tree / "2026-01") == ["a.warc.gz", "2026-01/b.warc.gz"]


def test_a_list_stands_for_its_lines(tree: Path) -> None:
    (tree / "some.paths").write_text("# chosen by hand\n2026-01/a.warc.gz\n\n2026-02/a.warc.gz\n")
    assert shown(tree / "some.paths") == ["2026-01/a.warc.gz", "2026-02/a.warc.gz"]
    assert shown(tree / "some.paths", base=str(tree)) == shown(tree / "some.paths", base=f"{tree}/")


def test_links_in_a_folder_are_left_out_and_said(tree: Path) -> None:
    (tree / "link.warc.gz").symlink_to(tree / "2026-01" / "a.warc.gz")
    left_out: list[Skipped] = []
    assert len(shards([str(tree)], stores=HERE, left_out=left_out)) == 4
    assert [(item.name, item.why) for item in left_out] == [("crawl/link.warc.gz", "a link; links are not followed")]


def test_no_two_archives_share_a_name(tree: Path) -> None:
    found = shards([str(tree)], stores=HERE)
    assert len({shard.name for shard in found}) == len(found) == 4
    assert str(tree) not in "".join(shard.name + shard.shown for shard in found)


@pytest.mark.parametrize("said", [b"", b"\n# nothing\n", b"\x1f\x8bbroken", b"\xff\xfe"])
def test_a_list_that_is_none_is_one_line(tmp_path: Path, said: bytes) -> None:
    (tmp_path / "x.paths").write_bytes(said)
    with pytest.raises(SousveilError, match=r"x\.paths") as raised:
        shown(tmp_path / "x.paths")
    assert "\n" not in str(raised.value)


def test_a_folder_without_files_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="holds no files"):
        shown(tmp_path)


@given(shown=st.text(max_size=200), address=st.text(min_size=1, max_size=200))
def test_names_of_results_are_safe_file_names(shown: str, address: str) -> None:
    name = Shard(f"/{address}", shown).name
    assert 0 < len(name) < 90 and name.isascii() and "/" not in name and not name.startswith(".")


def test_shards_jobs_and_reports_go_through_json_unchanged() -> None:
    import json
    from dataclasses import asdict

    shard = Shard("/a/b.warc.gz", "b.warc.gz", 7, ((0, 5), (9, 2)))
    assert Shard.from_json(json.loads(json.dumps(asdict(shard)))) == shard
    job = Job(out="/o", endpoint="http://h:1", anonymous=True)
    assert Job.from_json(job.to_json()) == job
    done = Done(shard="s", source="b", outcome=Outcome.DAMAGED, why="w", counts={"a": 1}, said=(("n", "y"),), files={"c": {}})
    assert Done.from_json(json.loads(json.dumps(done.to_json()))) == done
