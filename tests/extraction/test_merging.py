"""What both voices say is one claim; a denial is shown with what it denies; rivals and lists are told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from sousveil.extraction.attributes import UNSEEN
from sousveil.extraction.calibration import USUAL, calibration
from sousveil.extraction.elsewhere import DOUBTS
from sousveil.extraction.language import load
from sousveil.extraction.likeness import alike, marks
from sousveil.extraction.merging import REACH, THIN, joined, merge
from sousveil.model import Claim, Cue, Document, Kind, Modality, Party, PartyType, Tier

TEXT = "NSO Group sold Pegasus to Morocco and Ghana. Morocco denied that NSO Group sold it Pegasus."
DOCUMENT = Document.of(TEXT)


def party(name: str, kind: PartyType, country: str | None, id: str | None = None) -> Party:
    start = TEXT.find(name)
    return Party(name=name, type=kind, country=country, id=id, written=name, span=(start, start + len(name)))


NSO = party("NSO Group", PartyType.COMPANY, "IL", "nso-group")
MOROCCO, GHANA = party("Morocco", PartyType.STATE, "MA", "MA"), party("Ghana", PartyType.STATE, "GH", "GH")


def claim(to: Party = MOROCCO, *, confidence: float, start: int = 0, end: int = 43, **fields: Any) -> Claim:
    return Claim.of(
        DOCUMENT, start=start, end=end, kind=Kind.SUPPLY, from_party=NSO, to_party=to, confidence=confidence, **fields
    )


def sold(text: str, to: Party, confidence: float) -> Claim:
    """A sale of NSO's that the whole text tells of."""
    whole = {"start": 0, "end": len(text), "kind": Kind.SUPPLY}
    return Claim.of(Document.of(text), from_party=NSO, to_party=to, confidence=confidence, **whole)  # type: ignore[arg-type]


def test_one_relation_of_both_voices_is_one_claim_and_surer() -> None:
    both = merge([claim(confidence=0.8)], [claim(confidence=0.7)], TEXT)
    alone = merge([claim(confidence=0.8)], [], TEXT)
    assert len(both) == len(alone) == 1
    assert both[0].confidence > alone[0].confidence and alone[0].tier is Tier.CANDIDATE
    assert merge([claim(confidence=0.6)], [], TEXT) == []


def test_a_denial_is_shown_with_what_it_denies() -> None:
    denial = claim(confidence=0.7, end=len(TEXT) - 1, modality=Modality.DENIED)
    both = [denial], [claim(confidence=0.3, end=len(TEXT) - 1, modality=Modality.DENIED)]
    assert merge(*both, TEXT)[0].tier is Tier.CANDIDATE
    shown = merge([claim(confidence=1.0), denial], [claim(confidence=0.9), *both[1]], TEXT)
    assert [c.tier for c in shown] == [Tier.CLAIM, Tier.CLAIM]
    assert {c.modality for c in shown} == {Modality.ASSERTED, Modality.DENIED}


def test_a_denial_is_kept_from_a_surer_point_on_than_what_is_told_plainly() -> None:
    """It is shown with what it denies, so one that hardly any text says is not kept."""
    by_rules = replace(calibration(), weights=(0.0, 0.0, 2.0) + (0.0,) * (len(calibration().weights) - 3), threshold=0.8)
    doubtful = {"confidence": 0.1, "end": len(TEXT) - 1}  # .55 sure by these weights

    def kept(least: float, modality: Modality) -> bool:
        told = claim(modality=modality, **doubtful)  # type: ignore[arg-type]
        return bool(merge([told], [], TEXT, weights=replace(by_rules, kept=least)))

    assert kept(0.5, Modality.ASSERTED) and not kept(0.5, Modality.DENIED) and kept(0.3, Modality.DENIED)
    sale, denial = claim(confidence=1.0), claim(modality=Modality.DENIED, **doubtful)  # type: ignore[arg-type]
    both = {least: merge([sale, denial], [], TEXT, weights=replace(by_rules, kept=least)) for least in (0.3, 0.5)}
    assert [c.modality for c in both[0.5]] == [Modality.ASSERTED]
    assert [(c.modality, c.tier) for c in both[0.3]] == [(Modality.ASSERTED, Tier.CLAIM), (Modality.DENIED, Tier.CLAIM)]


def test_a_surer_denial_of_an_act_takes_the_supply_away_and_a_doubtful_one_does_not() -> None:
    supply = claim(confidence=0.8, modality=Modality.DENIED, frame="supply.use")
    for sure, left in ((0.9, 0), (0.1, 1)):
        ends = {"kind": Kind.USE, "from_party": MOROCCO, "to_party": None}
        use = Claim.of(DOCUMENT, start=0, end=43, confidence=sure, modality=Modality.DENIED, **ends)  # type: ignore[arg-type]
        assert len([item for item in joined([], [supply, use], TEXT) if item.claim.kind is Kind.SUPPLY]) == left


def test_members_of_a_list_are_no_rivals() -> None:
    found = joined([claim(confidence=1.0), claim(GHANA, confidence=0.9)], [], TEXT)
    assert [item.rivals for item in found] == [0, 0]


def test_a_state_and_its_body_are_alike_and_two_bodies_are_not() -> None:
    police = Party(name="police", type=PartyType.PUBLIC_BODY, country="MA")
    ministry = Party(name="ministry", type=PartyType.PUBLIC_BODY, country="MA")
    assert alike(MOROCCO, police)
    assert not alike(police, ministry)
    assert not alike(MOROCCO, GHANA)


def test_whose_tool_an_act_is_done_with_is_not_who_is_stopped() -> None:
    ends = {"kind": Kind.RESTRICTION, "from_party": MOROCCO, "to_party": NSO}
    stop = replace(claim(confidence=0.8), **ends)
    tool = claim(confidence=0.8, frame="supply.instrument")
    assert [item.claim.kind for item in joined([tool], [stop], TEXT)] == [Kind.SUPPLY]
    assert {item.claim.kind for item in joined([claim(confidence=0.8)], [stop], TEXT)} == {Kind.SUPPLY, Kind.RESTRICTION}
    assert {item.claim.kind for item in joined([tool, stop], [], TEXT)} == {Kind.SUPPLY, Kind.RESTRICTION}


ALL = replace(calibration(), kept=0.0)


def test_a_strong_frame_is_enough_where_it_is_believed_alone() -> None:
    alone = [claim(confidence=1.0, frame="supply.build-own")]
    believed = load("en").believed_alone
    assert "supply.build-own" in believed and "supply.sell" not in believed
    assert [c.tier for c in merge(alone, [], TEXT, weights=ALL, alone=believed)] == [Tier.CLAIM]
    assert [c.tier for c in merge(alone, [], TEXT, weights=ALL)] == [Tier.CANDIDATE]
    weak = [replace(alone[0], confidence=0.6)]
    assert [c.tier for c in merge(weak, [], TEXT, weights=ALL, alone=believed)] == [Tier.CANDIDATE]


def test_what_the_model_sees_too_is_believed_no_less() -> None:
    plain = claim(confidence=1.0, frame="supply.build-own")
    strict = replace(ALL, threshold=0.99)
    for sure in (0.0, 0.2, 0.35, 0.5, 0.7, 0.9):
        found = merge([plain], [claim(confidence=sure)] if sure else [], TEXT, weights=strict, alone={"supply.build-own"})
        assert [c.tier for c in found] == [Tier.CLAIM], sure
    other = replace(claim(GHANA, confidence=0.4), from_party=replace(NSO, name="Gamma", id="gamma", span=(50, 55)))
    found = merge([plain], [claim(confidence=0.5), other], TEXT, weights=strict, alone={"supply.build-own"})
    assert Tier.CLAIM not in [c.tier for c in found]


def test_a_strong_frame_is_not_enough_where_the_model_sees_no_such_relation() -> None:
    alone = [claim(confidence=1.0, frame="supply.build-own")]
    doubted = [replace(alone[0], cues=(Cue("kind", UNSEEN),))]
    assert [c.tier for c in merge(doubted, [], TEXT, weights=ALL, alone={"supply.build-own"})] == [Tier.CANDIDATE]
    assert [c.tier for c in merge(doubted, [claim(confidence=0.95)], TEXT, weights=ALL)] == [Tier.CLAIM]


def test_a_strong_frame_is_not_enough_where_the_model_sees_another_relation_there() -> None:
    alone = [claim(confidence=1.0, frame="supply.build-own")]
    other = replace(claim(GHANA, confidence=0.9), from_party=replace(NSO, name="Gamma", id="gamma", span=(50, 55)))
    found = merge(alone, [other], TEXT, weights=ALL, alone={"supply.build-own"})
    shown = {c.to_party and c.to_party.name: c.tier for c in found}
    assert shown["Morocco"] is Tier.CANDIDATE


def test_another_member_of_a_list_speaks_not_against_a_frame() -> None:
    listed = claim(GHANA, confidence=0.9)
    [item] = [i for i in joined([claim(confidence=1.0)], [listed], TEXT) if i.claim.to_party is MOROCCO]
    assert item.against == 0.0 and item.beside == listed.confidence
    elsewhere = replace(listed, to_party=replace(GHANA, name="Chad", id="TD", country="TD", span=(90, 93)))
    [item] = [i for i in joined([claim(confidence=1.0)], [elsewhere], TEXT) if i.claim.to_party is MOROCCO]
    assert item.against == elsewhere.confidence


def test_what_a_surer_sentence_says_is_told_again_and_a_denial_is_not() -> None:
    police = replace(MOROCCO, name="police", type=PartyType.PUBLIC_BODY, id=None, span=(45, 52))
    sold, told = claim(confidence=0.9), claim(police, confidence=0.8, start=45, end=len(TEXT))
    denied = replace(told, modality=Modality.DENIED)
    assert [item.again for item in joined([], [sold, told], TEXT)] == [False, True]
    assert [item.again for item in joined([], [sold, denied], TEXT)] == [False, False]


def test_another_body_of_the_same_state_counts_unless_it_stands_in_one_list() -> None:
    text = "NSO Group sold Pegasus to the army. It also went to the police, and to the army and the navy."
    at = {word: text.index(word) for word in ("army", "police", "navy")}

    def body(name: str, start: int) -> Party:
        return Party(name=name, type=PartyType.PUBLIC_BODY, country="MA", written=name, span=(start, start + len(name)))

    def sale(to: Party, confidence: float) -> Claim:
        return sold(text, to, confidence)

    first, apart = sale(body("army", at["army"]), 0.9), sale(body("police", at["police"]), 0.8)
    assert [item.bodies for item in joined([], [first, apart], text)] == [0, 1]
    second = text.rindex("army")
    listed = sale(body("army", second), 0.9), sale(body("navy", at["navy"]), 0.8)
    assert [item.bodies for item in joined([], listed, text)] == [0, 0]


def test_the_police_of_a_city_are_one_recipient() -> None:
    text = "NSO Group sold cameras to the police of Guangzhou and to Shenzhen."

    def party_at(name: str, kind: PartyType) -> Party:
        start = text.index(name)
        return Party(name=name, type=kind, country="CN", written=name, span=(start, start + len(name)))

    police, city = party_at("police", PartyType.PUBLIC_BODY), party_at("Guangzhou", PartyType.PLACE)
    other = party_at("Shenzhen", PartyType.PLACE)
    sales = [sold(text, to, 0.9) for to in (police, city, other)]
    assert [item.claim.to_party for item in joined([], sales, text)] == [police, other]
    doubtful = [sold(text, police, 0.2), sales[1]]
    assert len(joined([], doubtful, text)) == 2


def test_a_name_without_a_word_is_like_none() -> None:
    odd = Party(name=".", type=PartyType.COMPANY, country=None, written=".", span=(43, 44))
    found = joined([claim(confidence=0.9), Claim.of(
        DOCUMENT, start=0, end=len(TEXT), kind=Kind.SUPPLY, from_party=odd, to_party=MOROCCO, confidence=0.9
    )], [], TEXT)  # fmt: skip
    assert len(found) == 2


NAMES = st.lists(st.sampled_from(["Acme", "Corp.", "police,", "Kenya", "army"]), min_size=1, max_size=3).map(" ".join)
SPANS = st.none() | st.tuples(st.integers(0, 450), st.integers(1, 250)).map(lambda pair: (pair[0], pair[0] + pair[1]))
PARTIES = st.builds(
    Party, name=NAMES, type=st.sampled_from(PartyType), country=st.sampled_from([None, "KE", "UG"]),
    id=st.sampled_from([None, "acme"]), span=SPANS,
)  # fmt: skip


def people(country: str, low: int, high: int) -> Party:
    return Party(name=f"people of {country}", type=PartyType.GROUP, country=country, span=(low, high))


@given(one=PARTIES, other=PARTIES)
@example(one=people("KE", 190, 210), other=people("UG", 205, 300))
def test_who_is_alike_is_looked_up_by_a_common_mark(one: Party, other: Party) -> None:
    no_company = PartyType.COMPANY not in (one.type, other.type)
    near = alike(one, other) or (no_company and one.country is not None and one.country == other.country)
    assert not near or marks(one) & marks(other)


def test_a_relation_between_parties_whose_home_is_doubtful_is_less_sure() -> None:
    plain = claim(confidence=0.8)
    doubted = [(), *((Cue("to", rule),) for rule, _ in DOUBTS)]
    sure = [merge([replace(plain, cues=cues)], [], TEXT)[0].confidence for cues in doubted]
    assert sure[0] > sure[3] > sure[2] > sure[1]


def test_those_who_work_together_are_seldom_of_one_state() -> None:
    ends = {"kind": Kind.COOPERATION, "confidence": 0.8}
    abroad = Claim.of(DOCUMENT, start=0, end=43, from_party=MOROCCO, to_party=GHANA, **ends)  # type: ignore[arg-type]
    police = replace(MOROCCO, name="police", type=PartyType.PUBLIC_BODY, id=None)
    at_home = Claim.of(DOCUMENT, start=0, end=43, from_party=MOROCCO, to_party=police, **ends)  # type: ignore[arg-type]
    told = [joined([one], [], TEXT)[0].features for one in (abroad, at_home)]
    assert [one.together for one in told] == [False, True]
    assert calibration().confidence(told[0]) > calibration().confidence(told[1])


def test_those_who_are_watched_are_seldom_of_another_state() -> None:
    people = replace(GHANA, name="critics", type=PartyType.GROUP, id=None)
    ends = {"kind": Kind.USE, "confidence": 0.8}
    home, abroad = (
        joined([Claim.of(DOCUMENT, start=0, end=43, from_party=MOROCCO, to_party=to, **ends)], [], TEXT)[0].features  # type: ignore[arg-type]
        for to in (replace(people, country="MA"), people)
    )
    assert [home.abroad, abroad.abroad] == [False, True]
    assert calibration().confidence(home) > calibration().confidence(abroad)


def test_what_stands_alone_in_a_page_of_other_things_is_less_sure() -> None:
    one, other = claim(confidence=0.8), replace(claim(GHANA, confidence=0.8, start=44, end=len(TEXT)), id="other")
    page = TEXT + " Nothing of the kind." * 80
    short, alone, beside = (
        next(i for i in joined(found, [], text) if i.claim.to_party == MOROCCO).features
        for found, text in (([one], TEXT), ([one], page), ([one, other], page))
    )
    assert short.company > beside.company > alone.company > 0
    sure = [calibration().confidence(told) for told in (short, beside, alone)]
    assert sure == sorted(sure, reverse=True) and sure[0] > sure[2]


def test_a_sentence_by_itself_is_in_usual_company_and_more_company_makes_nothing_surer() -> None:
    whole = claim(confidence=0.8, end=len(TEXT))
    (alone,) = joined([whole], [], TEXT)
    assert alone.company == USUAL
    page = TEXT + " Nothing of the kind." * 80
    (in_a_page,) = joined([whole], [], page)
    assert in_a_page.company == USUAL * THIN / (REACH + THIN)
    told = [calibration().confidence(replace(alone.features, company=size)) for size in (USUAL / 2, USUAL, USUAL * 5)]
    assert told[0] < told[1] == told[2]


def test_what_stands_alone_is_doubted_and_kept_for_review() -> None:
    page = TEXT + " Nothing of the kind." * 80
    for confidence in (0.6, 0.7, 0.8, 0.9):
        for seen in (0.1, 0.2, 0.3):
            here, there = (merge([claim(confidence=confidence)], [claim(confidence=seen)], text) for text in (TEXT, page))
            assert len(here) == len(there) and all(b.confidence < a.confidence for a, b in zip(here, there, strict=True))
    assert any(0 < one.confidence < calibration().kept for one in merge([claim(confidence=0.7)], [claim(confidence=0.2)], page))


def test_how_much_a_page_tells_hangs_not_on_what_is_far_away() -> None:
    page = TEXT + " Nothing of the kind." * 300
    far = replace(claim(GHANA, confidence=0.8), start=4000, end=4043, id="far")
    alone, apart = (
        next(i for i in joined(found, [], page) if i.claim.to_party == MOROCCO).company
        for found in ([claim(confidence=0.8)], [claim(confidence=0.8), far])
    )
    assert alone == apart
