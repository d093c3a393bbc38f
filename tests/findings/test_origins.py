"""Independent origins: copies, publishers and named sources count once; separate reports each count."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from sousveil.findings import join
from sousveil.findings.voices import is_official, own_voice, source_key
from sousveil.model import Claim, Document, Finding

from .conftest import WORDS, claim_in, filler

Say = Callable[..., tuple[Document, Claim]]
SENTENCE = "Acme Vision supplied cameras to Serbia"


def found(pairs: list[tuple[Document, Claim]]) -> Finding:
    [finding] = join([claim for _, claim in pairs], {document.id: document for document, _ in pairs})
    return finding


def edited(words: list[str], share: float, chance: random.Random) -> list[str]:
    kept: list[str] = []
    for word in words:
        if chance.random() >= share:
            kept.append(word)
        else:
            kept += chance.choice(([chance.choice(WORDS)], [], [word, chance.choice(WORDS)]))
    return kept


def copy_of(words: list[str], share: float, chance: random.Random, **about: Any) -> tuple[Document, Claim]:
    before, after = edited(words[: len(words) // 2], share, chance), edited(words[len(words) // 2 :], share, chance)
    document = Document.of(f"{' '.join(before)}. {SENTENCE}. {' '.join(after)}.", **about)
    return document, claim_in(document)


def test_separate_reports_each_count(say: Say) -> None:
    assert found([say(seed, publisher=f"Paper {seed}") for seed in range(4)]).support == 4


def test_fifty_edited_copies_are_one_origin_in_95_percent_of_runs() -> None:
    single = 0
    for run in range(40):
        chance, words = random.Random(run), filler(1000 + run, 220)
        copies = [copy_of(words, chance.uniform(0, 0.1), chance, publisher=f"Paper {n}") for n in range(50)]
        single += found(copies).support == 1
    assert single >= 38


def test_separate_reports_are_merged_in_at_most_1_percent(say: Say) -> None:
    reports = [say(seed, publisher=f"Paper {seed}") for seed in range(200)]
    assert found(reports).support >= 198


def test_a_copy_cut_to_a_third_is_a_copy(say: Say) -> None:
    whole, claim = say(1, publisher="Paper 1", published="2020-01-01")
    middle = len(whole.text) // 2
    cut = Document.of(whole.text[middle - len(whole.text) // 6 : middle + len(whole.text) // 6], publisher="Paper 2")
    finding = found([(whole, claim), (cut, claim_in(cut))])
    assert finding.support == 1 and finding.origins[0].why == "2 copies of one text"


def test_a_digest_that_changed_a_number_is_not_a_second_source() -> None:
    chance = random.Random(5)
    words = filler(7, 120)
    quote = "Acme Vision supplied cameras to at least fifty cities in Serbia"
    original = Document.of(f"{' '.join(words[:60])}. {quote}. {' '.join(words[60:])}", publisher="Institute")
    lead = " ".join(edited(words[35:60], 0.1, chance))
    digest_quote = quote.replace("fifty", "55")
    digest = Document.of(f"{' '.join(filler(8, 60))}. {lead}. {digest_quote}. {' '.join(words[60:85])}", publisher="Digest")
    assert found([(original, claim_in(original, quote)), (digest, claim_in(digest, digest_quote))]).support == 1


def test_one_publisher_is_one_origin(say: Say) -> None:
    finding = found([say(1, publisher="The Herald"), say(2, publisher="Herald"), say(3, publisher="Gazette")])
    assert finding.support == 2
    assert finding.origins[0].why == "one source: herald"


@pytest.mark.parametrize(("first", "second"), [
    ("Carnegie", "Carnegie Endowment"), ("Human Rights Watch", "HRW"), ("the Citizen Lab", "researchers at the Citizen Lab"),
])
def test_one_named_source_is_one_origin(say: Say, first: str, second: str) -> None:
    pair = [say(1, publisher="Paper 1", speaker=first), say(2, publisher="Paper 2", speaker=second)]
    assert found(pair).support == 1


def test_a_source_and_those_who_quote_it_are_one_origin(say: Say) -> None:
    pair = [say(1, publisher="Human Rights Watch"), say(2, publisher="Paper 2", speaker="Human Rights Watch")]
    assert found(pair).support == 1


def test_unnamed_collectives_are_no_common_source(say: Say) -> None:
    pair = [say(1, publisher="Paper 1", speaker="US officials"), say(2, publisher="Paper 2", speaker="US officials")]
    assert found(pair).support == 2


def test_a_roundup_of_two_reports_changes_nothing(say: Say) -> None:
    first, second = say(1, publisher="Paper 1"), say(2, publisher="Paper 2")
    both = Document.of(f"{first[0].text}\n\n{second[0].text}", publisher="Roundup")
    assert found([first, second]).support == found([first, second, (both, claim_in(both))]).support == 2


def test_a_copy_does_not_tie_its_publishers_own_report_to_the_original(say: Say) -> None:
    agency, own = say(1, publisher="Agency", published="2020-01-01"), say(2, publisher="Herald", published="2020-01-02")
    reprint = Document.of(agency[0].text + " Reprinted.", publisher="Herald", published="2020-01-03")
    assert found([agency, own, (reprint, claim_in(reprint))]).support == 2


def test_the_agency_in_the_dateline_speaks() -> None:
    document = Document.of("BELGRADE (Reuters) - Acme Vision supplied cameras to Serbia.", publisher="Herald")
    assert own_voice(document) == "reuters"


@pytest.mark.parametrize(("speaker", "key"), [
    ("Michael Kratsios", "michael kratsios"), ("three people", None), ("US officials", None), ("former employees", None),
    ("Ministry of the Interior", "ministry of the interior"), ("a spokesman for Huawei", "huawei"), ("", None),
    ("Cellebrite (The company)", "cellebrite"),
])
def test_source_key_of_names_only(speaker: str, key: str | None) -> None:
    assert source_key(speaker) == key


@pytest.mark.parametrize(("publisher", "official"), [
    ("UK Ministry of Defence", True), ("Deutscher Bundestag", True), ("Courtyard Weekly", False), ("Reuters", False),
])
def test_official_publishers_by_whole_words(publisher: str, official: bool) -> None:
    assert is_official(publisher) is official


def test_amounts_are_summed_once_a_quote_and_not_over_copies(say: Say) -> None:
    amount = {"value": 5.0, "currency": "USD"}
    text = f"{' '.join(filler(1))}. {SENTENCE} first. {SENTENCE} second."
    rows = Document.of(text, publisher="Fund")
    from sousveil.model import Amount

    claims = [claim_in(rows, f"{SENTENCE} {n}", amount=Amount(**amount)) for n in ("first", "second")]
    copy = Document.of(text + " Copied.", publisher="Copyist")
    again = [claim_in(copy, f"{SENTENCE} {n}", amount=Amount(**amount)) for n in ("first", "second")]
    finding = found([*((rows, claim) for claim in claims), *((copy, claim) for claim in again)])
    assert [(one.value, one.currency) for one in finding.origins[0].amounts] == [(10.0, "USD")]
    assert finding.support == 1
