"""Archives through the funnel: every record is counted once, copies are left out, damage costs itself, the audit is drawn."""

from __future__ import annotations

import gzip
import io
import re
import subprocess
import sys
from hashlib import sha512
from pathlib import Path

import pytest

from sousveil.screening import Asked, Counts, Funnel, LeftOut, Picked, Step
from sousveil.sources import Skipped, walk
from tests.sources.makers import wacz, warc_gz, warc_record, zipped

SALE = "Huawei of China sold surveillance cameras to Kenya in 2018."
OTHER = "ZTE of China supplied a monitoring centre to Ethiopia in 2009."


def html(*said: str) -> bytes:
    return f"<html><body>{''.join(f'<p>{one}</p>' for one in said)}</body></html>".encode()


def through(raw: bytes, **asked: object) -> tuple[list[object], Counts]:
    funnel = Funnel(Asked(**{"audit": 0.0, **asked}))  # type: ignore[arg-type]
    return list(funnel.archive(io.BytesIO(raw), "x.warc.gz")), funnel.counts


def picked(items: list[object]) -> list[str]:
    return [item.blob.url.rsplit("/", 1)[-1] for item in items if isinstance(item, Picked) and item.blob.url]


def total(counts: Counts) -> int:
    return (sum(counts.passed.values()) + sum(counts.skipped.values()) + counts.prefiltered + counts.screened + counts.copies
            + counts.picked)


def test_every_record_is_in_one_sum() -> None:
    records = [
        warc_record("http://a.example/1", html(SALE)), warc_record("http://a.example/2", html("Bread.")),
        warc_record("http://a.example/3", html(SALE)), warc_record("http://a.example/4", html("Surveillance is a word.")),
        warc_record("http://a.example/5", html(SALE), status=404),
        warc_record("http://a.example/6.png", b"\x89PNG", kind="image/png"),
        warc_record("dns:a.example", b"1.2.3.4"), warc_record("http://a.example/7", b""),
        warc_record("http://a.example/8", html(OTHER)).replace(b"WARC-Type: response", b"WARC-Type: revisit"),
        warc_record("http://a.example/9", html(OTHER)).replace(b"WARC-Type: response", b"WARC-Type: request"),
        warc_record("http://a.example/10", html(OTHER)).replace(b"HTTP/1.1 200", b"GARBAGE/1 2"),
        warc_record("http://a.example/11", b"not gzip", encoding="compress"),
        warc_record("http://a.example/12", b"%PDF-1.4 x", kind="application/pdf"),
    ]
    items, counts = through(warc_gz(records))
    assert picked(items) == ["1", "12"]
    assert dict(counts.passed) == {
        "status 404": 1, "image/png": 1, "dns: address": 1, "empty body": 1, "revisit record": 1, "request record": 1,
    }
    assert sum(counts.skipped.values()) == 2 and (counts.copies, counts.prefiltered + counts.screened) == (1, 2)
    assert counts.records == total(counts) == len(records)


def test_what_is_left_out_is_named_where_asked() -> None:
    records = [warc_record(f"http://a.example/{number}", html(said)) for number, said in enumerate((SALE, "Bread.", SALE), 1)]
    items, _ = through(warc_gz(records), name_all=True)
    left = [item for item in items if isinstance(item, LeftOut)]
    assert [item.verdict.step for item in left if item.verdict.step is Step.COPY] == [Step.COPY]
    assert left[-1].verdict.why == "all that counts in it stands in x.warc.gz!/http://a.example/1"


def test_a_copy_with_a_not_in_it_is_read() -> None:
    denial = SALE.replace("sold", "has not sold")
    records = [warc_record("http://a.example/1", html(SALE)), warc_record("http://a.example/2", html(denial))]
    items, counts = through(warc_gz(records))
    assert picked(items) == ["1", "2"] and counts.copies == 0


def test_the_audit_is_the_same_each_time_and_estimates_the_loss() -> None:
    raw = warc_gz([warc_record(f"http://a.example/{number}", html(f"Bread {number}.")) for number in range(200)])
    first, counts = through(raw, audit=0.1)
    again, _ = through(raw, audit=0.1)
    other, _ = through(raw, audit=0.1, seed=1)
    assert picked(first) == picked(again) != picked(other) and 5 < counts.audited == len(first) < 50
    assert counts.loss == 0.0 and counts.left_out == 200
    elsewhere = Funnel(Asked(audit=0.1)).archive(io.BytesIO(raw), "moved/y.warc.gz")
    assert picked(list(elsewhere)) == picked(first), "where an archive lies draws nothing"
    funnel = Funnel(Asked(audit=1.0))
    for item in funnel.archive(io.BytesIO(raw), "x"):
        assert isinstance(item, Picked) and item.audit
        funnel.made_claims(item)
    assert funnel.counts.loss == 200


def test_a_format_that_needs_a_parser_is_decided_on_by_its_text() -> None:
    funnel = Funnel(Asked(audit=0.0))
    record = warc_record("http://a.example/1.pdf", b"%PDF-1.4 x", kind="application/pdf")
    (item,) = funnel.archive(io.BytesIO(record), "x")
    assert isinstance(item, Picked) and funnel.is_worth(item, SALE) and funnel.counts.picked == 1
    assert not funnel.is_worth(item, "Bread.") and (funnel.counts.picked, funnel.counts.screened) == (0, 1)


NOISE = ["".join(sha512(f"{number}.{part}".encode()).hexdigest() for part in range(5)) for number in range(5)]
PAGES = [warc_record(f"http://a.example/{number}", html(f"{SALE} {noise}")) for number, noise in enumerate(NOISE)]


def members() -> list[bytes]:
    return [gzip.compress(record, mtime=0) for record in PAGES]


def corrupted(member: bytes) -> bytes:
    return member[:60] + bytes(40) + member[100:]


def with_length(record: bytes, length: str) -> bytes:
    return re.sub(rb"(msgtype=response\r\nContent-Length: )\d+", rb"\g<1>" + length.encode(), record)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (b"".join(members())[:-40], "0123"), (members()[0] + members()[1][:150] + members()[2] + members()[3], "023"),
        (members()[0][:150] + members()[1], "1"), (members()[0] + corrupted(members()[1]) + members()[2], "02"),
        (members()[0] + b"junk" * 99 + members()[1], "01"),
        (members()[0] + gzip.compress(with_length(PAGES[1], "99999")) + members()[2], "02"),
        (members()[0] + gzip.compress(with_length(PAGES[1], "abc")) + members()[2], "02"),
        (members()[0] + gzip.compress(with_length(PAGES[1], "-7")) + members()[2], "02"),
        (PAGES[0] + with_length(PAGES[1], "99999999999") + PAGES[2] + PAGES[3], "023"),
        (PAGES[0] + with_length(PAGES[1], "99999") + PAGES[2], "02"), (PAGES[0] + b"junk\r\n" * 99 + PAGES[1], "01"),
    ],
)
def test_damage_costs_the_record_that_has_it(raw: bytes, read: str) -> None:
    items, counts = through(raw, copies=False)
    assert "".join(picked(items)) == read
    skipped = [item for item in items if isinstance(item, Skipped)]
    assert len(skipped) == sum(counts.skipped.values()) >= 1 and all(item.why and "\n" not in item.why for item in skipped)


def test_a_record_that_is_too_short_keeps_those_after_it() -> None:
    items, _ = through(members()[0] + gzip.compress(with_length(PAGES[1], "300")) + members()[2], copies=False)
    assert {"0", "2"} <= set(picked(items))


def test_a_wrong_digest_is_said_and_the_page_read() -> None:
    items, _ = through(warc_record("http://a.example/1", html(SALE), digest="sha1:" + "A" * 32))
    assert isinstance(items[0], Picked) and [notice.kind for notice in items[0].blob.notices] == ["digest-wrong"]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_coded_bodies_are_decoded(coding: str) -> None:
    import zlib

    from fastwarc.stream_io import BrotliWriter, ZstdWriter

    out = io.BytesIO()
    if coding in ("br", "zstd"):
        with (BrotliWriter if coding == "br" else ZstdWriter)(out) as writer:
            writer.write(html(SALE))
        body = out.getvalue()
    else:
        body = gzip.compress(html(SALE)) if coding == "gzip" else zlib.compress(html(SALE))
    items, _ = through(warc_record("http://a.example/1", body, encoding=coding))
    assert isinstance(items[0], Picked) and items[0].blob.raw == html(SALE)


def test_a_wacz_without_index_or_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "whole.wacz").write_bytes(wacz(PAGES))
    (tmp_path / "bare.wacz").write_bytes(zipped({"archive/data.warc.gz": warc_gz(PAGES)}))
    for name in ("whole.wacz", "bare.wacz"):
        funnel = Funnel(Asked(audit=0.0, copies=False))

        def give(file: object, shown: str, funnel: Funnel = funnel) -> object:
            return (item.blob for item in funnel.archive(file, shown) if isinstance(item, Picked))  # type: ignore[arg-type]

        found = list(walk([tmp_path / name], web_archive=give))  # type: ignore[arg-type]
        assert len(found) == 5 and funnel.counts.records == 5


@pytest.mark.slow
def test_a_record_of_five_gigabytes_and_a_hundred_thousand_tiny_ones_need_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.warc"
    head, _, rest = with_length(PAGES[1], str(5 * 1024**3)).partition(b"\r\n\r\n")
    with path.open("wb") as file:
        file.write(PAGES[0] + head + b"\r\n\r\n" + rest[:100])
        file.seek(5 * 1024**3 - 100, 1)
        file.write(b"\r\n\r\n" + PAGES[2])
        file.write(warc_record("http://a.example/tiny", b"x") * 100_000)
        file.write(PAGES[3])
    code = ("import sys; from sousveil.screening import Asked, Funnel, Picked; f = Funnel(Asked(audit=0.0, copies=False)); "
            "print([i.blob.url[-1] for i in f.archive(open(sys.argv[1], 'rb'), 'x') if isinstance(i, Picked)], "
            "f.counts.records, dict(f.counts.skipped)); "
            "print([l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')][0])")
    ran = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    said = ran.stdout.splitlines()
    assert said[0].startswith("['0', '2', '3'] 100004") and "over the limit" in said[0]
    assert int(said[1]) < 400 * 1024
