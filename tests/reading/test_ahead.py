"""Documents handed over before the earlier ones are answered: what comes out is what one by one gives."""

from __future__ import annotations

import pytest

from sousveil import reading
from sousveil.model import Origin, ReadingError
from sousveil.reading.ahead import Ahead
from sousveil.reading.pool import AT_THE_DOOR, Pool
from sousveil.sources import Blob
from tests.reading import makers
from tests.reading.conservation import made


@pytest.fixture
def pool() -> Pool:
    return Pool()


def blob(raw: bytes, name: str) -> Blob:
    return Blob(raw, Origin(name), name)


def page(words: str) -> Blob:
    return blob(makers.html(f"<p>{words}</p>"), f"{words}.html")


def test_documents_are_those_of_one_by_one(pool: Pool) -> None:
    blobs = [blob(one.raw, f"{number}.{one.kind}") for number, one in enumerate(map(made, range(40)))]
    with Ahead(pool) as ahead:
        begun = [ahead.begin(one) for one in blobs]
        found = [one.document() for one in begun]
    assert found == [reading.read_blob(one) for one in blobs]
    pool.close()


def test_documents_may_be_asked_for_in_any_order(pool: Pool) -> None:
    with Ahead(pool) as ahead:
        begun = [ahead.begin(page(f"Words {number}")) for number in range(5)]
        assert [one.document().text for one in reversed(begun)] == [f"Words {number}" for number in range(4, -1, -1)]
        assert all(one.is_ready for one in begun)
    pool.close()


def test_more_than_a_connection_holds_does_not_stop_it(pool: Pool) -> None:
    words = "So many words. " * (AT_THE_DOOR // 5)
    with Ahead(pool) as ahead:
        begun = [ahead.begin(page(words)) for _ in range(4)]
        assert all(len(one.document().text) > AT_THE_DOOR for one in begun)
    pool.close()


def test_a_worker_that_breaks_down_costs_one_document(pool: Pool) -> None:
    with Ahead(pool) as ahead:
        assert ahead.begin(page("Words 0")).document().text == "Words 0"
        worker = ahead._desks["html"]._worker
        assert worker is not None
        worker.end()
        begun = [ahead.begin(page(f"Words {number}")) for number in range(1, 4)]
        with pytest.raises(ReadingError, match="broke down"):
            begun[0].document()
        assert [one.document().text for one in begun[1:]] == ["Words 2", "Words 3"]
    pool.close()


def test_a_worker_that_is_used_up_is_replaced_between_documents(pool: Pool) -> None:
    worker = pool.take("html")
    worker.left = 2
    pool.give_back("html", worker)
    with Ahead(pool) as ahead:
        begun = [ahead.begin(page(f"Words {number}")) for number in range(5)]
        assert [one.document().text for one in begun] == [f"Words {number}" for number in range(5)]
    pool.close()


def test_what_is_wrong_with_a_blob_is_told_when_it_is_asked_for(pool: Pool) -> None:
    with Ahead(pool) as ahead:
        empty, broken, fine = (ahead.begin(one) for one in (blob(b" ", "a.txt"), blob(b"%PDF-1.7 x", "b.pdf"), page("Fine")))
        with pytest.raises(ReadingError, match="the file is empty"):
            empty.document()
        with pytest.raises(ReadingError, match="this pdf is broken"):
            broken.document()
        assert fine.document().text == "Fine"
    pool.close()


def test_a_worker_with_unanswered_documents_is_not_used_again(pool: Pool) -> None:
    with Ahead(pool) as ahead:
        ahead.begin(page("Left"))
    assert pool.read("html", makers.html("<p>Right</p>"), "a").text == "Right"
    pool.close()


def test_workers_that_cannot_fork_take_one_at_a_time() -> None:
    pool = Pool(fork=False)
    with Ahead(pool) as ahead:
        begun = [ahead.begin(page(f"Words {number}")) for number in range(3)]
        assert [one.document().text for one in begun] == ["Words 0", "Words 1", "Words 2"]
    pool.close()
