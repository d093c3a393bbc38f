"""The calculator: arithmetic on measured figures, and what it says of them."""

from __future__ import annotations

import json

import pytest

from sousveil.cli import main
from sousveil.cluster.estimating import Plan, estimate, figures
from sousveil.extraction import Pace
from sousveil.model import UsageError


def test_figures_are_those_that_the_benchmark_writes() -> None:
    assert {"page_kb", "packed", "picked", "funnel_mb_s", "extractors", "measured"} == figures().keys()
    assert figures()["extractors"].keys() == set(Pace)
    assert all(one.keys() == {"read_s", "worker_mb"} for one in figures()["extractors"].values())
    assert figures()["measured"].startswith("python benchmarks/bench_cluster.py")


def test_core_hours_follow_from_bytes_and_pages() -> None:
    found = estimate(Plan(pages=1e6, page_kb=100, packed=4, picked=0.01, cores=10, gbit=1, factor=1))
    measured = figures()
    assert found["terabytes"] == pytest.approx(0.1) and found["terabytes_packed"] == pytest.approx(0.025)
    assert found["core_hours_funnel"] == pytest.approx(1e5 / measured["funnel_mb_s"] / 3600)
    assert found["core_hours_reading"] == pytest.approx(1e4 * measured["extractors"]["default"]["read_s"] / 3600)
    assert found["hours_network"] == pytest.approx(25 * 8 / 3600)
    assert found["hours"] == max(found["hours_computing"], found["hours_network"])


def test_the_network_ends_first_where_cores_are_many() -> None:
    assert estimate(Plan(cores=100_000))["first"] == "network"
    assert estimate(Plan(cores=1))["first"] == "cores"
    enough = estimate(Plan())["cores_that_fill_the_network"]
    assert estimate(Plan(cores=int(enough) + 1))["first"] == "network"


def test_an_index_saves_its_share() -> None:
    assert estimate(Plan(keep=0.25))["core_hours"] == pytest.approx(estimate(Plan())["core_hours"] / 4)


@pytest.mark.parametrize("wrong", [{"pages": 0.0}, {"cores": -1}, {"keep": 1.5}, {"picked": 2.0}, {"gbit": float("nan")}])
def test_a_plan_that_makes_no_sense_is_one_line(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))):
        Plan(**wrong)  # type: ignore[arg-type]


def test_the_command_says_it_in_lines_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cluster", "estimate", "--pages", "3e9", "--page-kb", "187"]) == 0
    said = capsys.readouterr().out
    assert "3,000,000,000 records, 561.0 TB" in said and "What ends first: " in said
    assert main(["cluster", "estimate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pages"] == 3_000_000_000
    assert main(["cluster", "estimate", "--keep", "2"]) == 2
    assert capsys.readouterr().err == "sousveil: --keep: a share is at most 1\n"


def test_reading_and_memory_are_the_chosen_extractors(capsys: pytest.CaptureFixture[str]) -> None:
    found = {name: estimate(Plan(extractor=name, cores=10)) for name in figures()["extractors"]}
    for name, one in figures()["extractors"].items():
        assert found[name]["core_hours_reading"] == pytest.approx(found[name]["pages_read"] * one["read_s"] / 3600)
        assert found[name]["memory_gb"] == pytest.approx(one["worker_mb"] / 100)
    assert found["quick"]["core_hours_reading"] < found["default"]["core_hours_reading"] / 2
    assert main(["cluster", "estimate", "--extractor", "quick"]) == 0
    assert f"at {figures()['extractors']['quick']['worker_mb']} MB a worker of the quick extractor" in capsys.readouterr().out


def test_an_extractor_that_was_not_measured_is_refused() -> None:
    with pytest.raises(UsageError, match=r"--extractor: 'llm' was not measured; give default or quick"):
        Plan(extractor="llm")
