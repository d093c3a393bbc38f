"""What a long text costs: what is looked up for each sentence does not grow with how often the text has said it before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from sousveil.extraction import extract, neural, tagged
from sousveil.extraction.neural import links
from sousveil.extraction.pace import Pace
from sousveil.extraction.placed import Placed
from sousveil.model import Document

TWICE = 2.3
TEXTS = {
    "the same again": lambda _: "Huawei supplied cameras to Uganda in 2019. Kenya bought Pegasus from NSO Group. ",
    "ever new names": lambda n: f"The Nadir{n} Bureau bought face recognition from Kelvo{n} Ltd for the police of Uganda. ",
    "one name, ever new bodies": lambda n: f"The National Bureau of Things {n} bought cameras from Hikvision. ",
}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often what is done for pairs and mentions was done."""
    found: Counter[str] = Counter()

    def counted(owner: object, name: str) -> None:
        plain: Callable[..., object] = getattr(owner, name)

        def call(*given: object, **more: object) -> object:
            found[name] += 1
            return plain(*given, **more)

        monkeypatch.setattr(owner, name, call)

    counted(Placed, "mention")
    counted(links, "_words_relation")
    counted(tagged, "party_of")
    return found


@pytest.mark.skipif(neural.absence() is not None, reason=str(neural.absence()))
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_twice_the_text_is_twice_the_work(text: Callable[[int], str], calls: Counter[str]) -> None:
    done = []
    for times in (80, 160):
        calls.clear()
        extract(Document.of("".join(text(n) for n in range(times))), pace=Pace.QUICK)
        done.append(dict(calls))
    once, twice = done
    assert min(once.values()) > 0
    assert {name: count / once[name] for name, count in twice.items() if count > TWICE * once[name]} == {}
