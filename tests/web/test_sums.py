"""After verdicts a shelf shows what one that reads all anew would show, and does not read the claims again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.drawing.labels import labels
from sousveil.ledger import Ledger
from sousveil.ledger.redact import redact_words
from sousveil.model import Claim, Decision, Kind, Modality, Reason, Technology, Tier, UsageError, Verdict
from sousveil.publishing.pages import Links, Shelf, ahead, render
from sousveil.publishing.pages.address import page_at
from sousveil.publishing.pages.digest import Digest
from sousveil.publishing.pages.held import pair_of
from tests.web import made


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Thirty claims and a candidate."""
    path = made.make(tmp_path / "l.sousveil", 5, 30)
    draft = made.Draft("A candidate", "2020")
    ends = made.company("Norvane Signals"), made.state("KE")
    draft.say(Kind.SUPPLY, ends, technology=(Technology.DRONE,), tier=Tier.CANDIDATE)
    with ledgers.open(path) as opened:
        opened.add(*draft.built(99))
        yield opened


def _decide(ledger: Ledger, claim: Claim, verdict: Verdict, number: int, **fields: object) -> None:
    ledger.decide(Decision(id=f"d{number}", claim=claim.id, verdict=verdict, who="Ana", at="2026-01-01T00:00:00Z", **fields))  # type: ignore[arg-type]


def _seen(shelf: Shelf) -> tuple[object, ...]:
    shelf.refresh()
    return shelf.claims(), shelf.summary(), shelf.count(), [shelf.state(claim) for claim in shelf.claims()], shelf.findings()


@pytest.mark.parametrize("only_confirmed", [False, True])
def test_after_each_verdict_a_shelf_shows_what_a_new_one_shows(ledger: Ledger, only_confirmed: bool) -> None:
    shelf = Shelf(ledger, labels(), only_confirmed=only_confirmed)
    claims, (candidate,) = ledger.claims(), ledger.claims(tier="candidate")
    _seen(shelf)
    steps: tuple[tuple[Claim, Verdict, dict[str, object]], ...] = (
        (claims[0], Verdict.CONFIRM, {}), (claims[1], Verdict.REJECT, {"reason": Reason.NOT_SAID}),
        (claims[2], Verdict.UNSURE, {}), (claims[3], Verdict.CORRECT, {"corrections": {"modality": str(Modality.POSSIBLE)}}),
        (claims[4], Verdict.CONFIRM, {}), (claims[1], Verdict.UNDO, {"undoes": "d1"}),
        (candidate, Verdict.CONFIRM, {}), (candidate, Verdict.UNDO, {"undoes": "d6"}),
        (claims[3], Verdict.UNDO, {"undoes": "d3"}), (claims[0], Verdict.UNDO, {"undoes": "d0"}),
    )
    for number, (claim, verdict, fields) in enumerate(steps):
        _decide(ledger, claim, verdict, number, **fields)
        assert _seen(shelf) == _seen(Shelf(ledger, labels(), only_confirmed=only_confirmed)), verdict


def test_after_a_confirmation_the_claims_are_not_read_again(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(ledger, labels())
    shelf.refresh()
    before, one = shelf.claims(), ledger.claims()[0]
    _decide(ledger, one, Verdict.CONFIRM, 0)
    monkeypatch.setattr(ledger, "claims", None)
    shelf.refresh()
    assert shelf.claims() == before and shelf.state(one) == "confirmed"


def test_after_anything_but_verdicts_all_is_read_again(ledger: Ledger) -> None:
    shelf = Shelf(ledger, labels())
    _seen(shelf)
    _decide(ledger, ledger.claims()[0], Verdict.CONFIRM, 0)
    made.fill(ledger, 2, 6, seed=3)
    assert _seen(shelf) == _seen(Shelf(ledger, labels())) and len(shelf.claims()) > 30
    one = shelf.claims()[5]
    redact_words(ledger.store, one.doc, words=one.quote, reason="a private person")
    assert _seen(shelf) == _seen(Shelf(ledger, labels()))


ADDRESSES = (
    ("index", {}), ("flows", {}), ("countries", {}), ("companies", {}), ("findings", {}), ("findings", {"kind": "supply"}),
    ("network", {}), ("network", {"kind": "access"}), ("rank", {}), ("rank", {"by": "strings"}), ("rank", {"by": "credit"}),
    ("rank", {"by": "holders", "registry": "off"}), ("analysis", {}), ("claims", {}), ("documents", {}), ("exposure/{0}", {}),
    ("exposure/{0}", {"registry": "off"}), ("leverage/{1}", {}), ("country/{0}", {}), ("country/{1}", {}),
    ("rank", {"by": "holders"}), ("network", {"kind": "supply"}), ("findings", {"text": "signals", "grade": "C"}),
)


def _pages(shelf: Shelf, codes: tuple[str, str], only: int) -> Iterator[str]:
    """Some of the pages as the app sends them, or what it says where there is none."""
    for address, query in ADDRESSES[only::3]:
        path = address.format(*codes)
        try:
            page = page_at(shelf, path, query)
        except UsageError as error:
            yield str(error)
            continue
        yield render.html(page, shelf, Links(page.root), render.Frame(app=True)) + render.twin(page) if page else "none"


@pytest.mark.parametrize("seed", range(4))
def test_after_random_verdicts_every_page_is_what_a_new_shelf_makes(
    ledger: Ledger, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2:  # as if every subject had many claims, so that what is drawn of them is kept
        monkeypatch.setattr("sousveil.publishing.pages.shelf.FEW", 0)
        monkeypatch.setattr("sousveil.publishing.pages.subject.MANY", 0)
    made.fill(ledger, 1, 4, seed=seed + 20)
    _follow_random_verdicts(ledger, ledger, random.Random(seed))


@pytest.mark.parametrize("seed", range(6))
def test_after_random_verdicts_every_page_at_a_moved_threshold_is_what_a_new_shelf_makes(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2:
        monkeypatch.setattr("sousveil.publishing.pages.shelf.FEW", 0)
        monkeypatch.setattr("sousveil.publishing.pages.subject.MANY", 0)
    chance = random.Random(seed)
    with ledgers.open(tmp_path / "unsure.sousveil") as ledger:
        for number in range(8):
            draft = made.Draft(f"Report {number}", "2020")
            for _ in range(3):
                ends = made.company(chance.choice(list(made.COMPANIES)[:3])), made.state(chance.choice(made.RECIPIENTS[:3]))
                for modality in (Modality.ASSERTED, Modality.DENIED)[: chance.choice([1, 2, 2])]:
                    draft.say(Kind.SUPPLY, ends, modality=modality, tier=chance.choice(list(Tier)))
            document, claims = draft.built(number)
            sure = {claim.id: replace(claim, confidence=chance.choice([0.2, 0.6, 0.9])) for claim in claims}
            ledger.add(document, sure.values())
        _follow_random_verdicts(ledger, ledger.moved(chance.choice([0.5, 0.8])), chance)


def test_at_a_moved_threshold_a_claim_comes_with_its_denial_and_goes_when_its_verdict_is_taken_back(tmp_path: Path) -> None:
    draft = made.Draft("A report", "2020")
    for modality in (Modality.ASSERTED, Modality.DENIED):
        draft.say(Kind.SUPPLY, (made.company("Norvane Signals"), made.state("KE")), modality=modality)
    with ledgers.open(tmp_path / "l.sousveil") as ledger:
        document, (sale, denial) = draft.built(1)
        ledger.add(document, [replace(sale, confidence=0.6), replace(denial, confidence=0.1)])
        made.fill(ledger, 1, 3)
        shelf, seen = Shelf(ledger.moved(0.8), labels()), []
        for verdict, fields in ((Verdict.UNSURE, {}), (Verdict.CONFIRM, {}), (Verdict.UNDO, {"undoes": "d1"})):
            _decide(ledger, sale, verdict, len(seen), **fields)
            assert _seen(shelf) == _seen(Shelf(ledger.moved(0.8), labels()))
            seen.append({claim.id for claim in shelf.claims()} & {sale.id, denial.id})
        assert seen == [set(), {sale.id, denial.id}, set()]


def _follow_random_verdicts(ledger: Ledger, read: Ledger, chance: random.Random) -> None:
    """Verdicts on the ledger, and after each what a shelf on it as it is `read` shows that was there before."""
    shelf = Shelf(read, labels())
    shelf.refresh()
    parties = [party for claim in ledger.claims() for party in (claim.from_party, claim.to_party) if party and party.country]
    some = sorted(shelf.summary().countries)
    list(_pages(shelf, (some[0], some[1]), 0))
    for number in range(14):
        claims = ledger.claims(tier=None)
        claim, what = chance.choice(claims), chance.choice(list(Verdict))
        own = [decision for decision in ledger.decisions() if decision.verdict is not Verdict.UNDO]
        fields: dict[str, object] = {}
        if what is Verdict.REJECT:
            fields = {"reason": Reason.NOT_SAID}
        elif what is Verdict.CORRECT:
            values = [{"to": chance.choice(parties).to_json()}, {"kind": "access"}, {"time": "1999"}, {"modality": "denied"}]
            fields = {"corrections": chance.choice(values)}
        elif what is Verdict.UNDO:
            if not own:
                continue
            undone = chance.choice(own)
            claim, fields = next((one for one in claims if one.id == undone.claim), claim), {"undoes": undone.id}
        _decide(ledger, claim, what, number, **fields)
        if chance.random() < 0.2:  # nobody looks after this one
            continue
        shelf.refresh()
        if chance.random() < 0.4:  # nobody asks for what rests on the analysis
            continue
        new, codes = Shelf(read, labels()), (chance.choice(some), chance.choice(some))
        assert _seen(shelf) == _seen(new)
        assert list(_pages(shelf, codes, number % 3)) == list(_pages(new, codes, number % 3)), f"{number}: {what}"


def test_what_a_large_subject_shows_holds_until_one_of_its_claims_changes(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sousveil.publishing.pages.shelf.FEW", 0)
    shelf = Shelf(ledger, labels())
    shelf.refresh()
    codes = sorted(shelf.summary().countries)
    before = {code: shelf.digest(code) for code in codes}
    one = next(claim for claim in shelf.claims() if claim.from_party and claim.to_party)
    _decide(ledger, one, Verdict.REJECT, 0, reason=Reason.NOT_SAID)
    shelf.refresh()
    touched = {party.country for party in (one.from_party, one.to_party) if party}
    assert {code for code in codes if shelf.digest(code) is not before[code]} == touched - {None}


@pytest.mark.parametrize("only", range(3))
def test_what_is_taken_drawn_and_told_ahead_is_what_a_new_shelf_shows(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, only: int
) -> None:
    for name in ("shelf.FEW", "subject.MANY"):
        monkeypatch.setattr(f"sousveil.publishing.pages.{name}", 0)
    warm, cold = Shelf(ledger, labels()), Shelf(ledger, labels())
    warm.refresh()
    cold.refresh()
    ahead.take(warm)
    ahead.draw(warm)
    assert len(list(ahead.strings(warm))) > len(warm.study().engine.by_holder)
    assert list(_pages(warm, ("KE", "CN"), only)) == list(_pages(cold, ("KE", "CN"), only))


def test_a_digest_gives_claims_as_reading_them_in_turn_would(ledger: Ledger) -> None:
    claims = ledger.claims()
    digest = Digest.of(claims)
    assert sorted(place for strand in digest.strands for place, _ in strand.own) == list(range(len(claims)))
    for kind in digest.times:
        pairs: dict[tuple[str, str], list[Claim]] = {}
        for claim in sorted((one for one in claims if one.kind is kind), key=lambda c: (c.time or "9999", c.doc, c.start)):
            pairs.setdefault(pair_of(claim), []).append(claim)
        assert digest.blocks(kind, len(claims)) == list(pairs.values())
        few, total = digest.blocks(kind, 3), digest.times[kind].total()
        assert few == [own[:3] for own in pairs.values()][: len(few)] and sum(map(len, few)) >= min(3, total)


def _told(digest: Digest) -> object:
    strands = [([claim for _, claim in one.own], one.technology, one.earliest[:3], one.first) for one in digest.strands]
    blocks = [digest.blocks(kind, most) for kind in digest.times for most in (2, 99)]
    return digest.mine, strands, list(digest.times.items()), digest.documents, blocks


@pytest.mark.parametrize("seed", range(25))
def test_a_digest_that_followed_verdicts_is_what_one_pass_gives(ledger: Ledger, seed: int) -> None:
    chance = random.Random(seed)
    every = ledger.claims()
    claims, digest = every, Digest.of(every)
    for _ in range(6):
        _told(digest)
        at = chance.randrange(len(claims))
        was, other = claims[at], chance.choice(every)
        corrected = replace(was, time=chance.choice([None, "2015", "2021-03"]), technology=other.technology,
                            modality=chance.choice(list(Modality)), to_party=other.to_party)
        back = [one for one in every if one.id not in {claim.id for claim in claims}]
        new = {"reject": [], "correct": [corrected], "back": [was, *back[:1]]}[chance.choice(["reject", "correct", "back"])]
        claims = [*claims[:at], *new, *claims[at + 1 :]]
        digest = digest.after(claims)
        assert _told(digest) == _told(Digest.of(claims))


def test_a_digest_counts_a_document_as_long_as_a_claim_of_it_is_left(ledger: Ledger) -> None:
    claims = ledger.claims()
    digest = Digest.of(claims)
    documents, first = digest.documents, claims[0].doc
    assert documents == len({claim.doc for claim in claims})
    for gone in [claim for claim in claims if claim.doc == first]:
        claims = [claim for claim in claims if claim is not gone]
        digest = digest.after(claims)
        assert digest.documents == documents - all(claim.doc != first for claim in claims)


def test_a_digest_that_follows_a_verdict_keeps_what_is_of_no_changed_claim(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = ledger.claims()
    digest = Digest.of(claims)
    monkeypatch.setattr(Digest, "of", None)  # nothing is taken anew
    after = digest.after(claims[1:])
    same = {id(strand) for strand in after.strands} & {id(strand) for strand in digest.strands}
    assert len(same) == sum(claims[0] not in [claim for _, claim in strand.own] for strand in digest.strands) > 0


def test_after_a_verdict_while_another_thread_took_the_sums_they_are_followed(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ledgers.open(ledger.store.path, readonly=True) as other:
        ready, shelf = Shelf(other, labels()), Shelf(ledger, labels())
        shelf.refresh()
        ready.refresh()
        ready.summary()
        ahead.take(ready)
        _decide(ledger, ledger.claims()[3], Verdict.REJECT, 0, reason=Reason.NOT_SAID)
        shelf.refresh()
        new = Shelf(ledger, labels())
        new.refresh()
        wanted = list(_pages(new, ("KE", "CN"), 1))
        first, coming = Future[Shelf](), Future[Shelf]()
        first.set_result(ready)
        coming.set_result(ready)
        shelf.expect(first, coming)
        monkeypatch.setattr("sousveil.publishing.pages.shelf.load", None)  # nothing is read anew
        assert list(_pages(shelf, ("KE", "CN"), 1)) == wanted
        assert _seen(shelf) == _seen(new)
