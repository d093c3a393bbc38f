"""Hearsay and what is made known; sources that nobody names."""

from __future__ import annotations

import pytest

from sousveil.model import Modality


@pytest.fixture
def modality(claims):
    """The modalities of the supplies of a text."""
    return lambda text: {claim.modality for claim in claims(text) if str(claim.kind) == "supply"}


@pytest.mark.parametrize("known", ["announced", "confirmed", "found", "revealed"])
def test_what_is_made_known_is_asserted(modality, known):
    assert modality(f"It was {known} that Huawei sold cameras to Kenya.") == {Modality.ASSERTED}


@pytest.mark.parametrize("told", ["said", "reported", "claimed"])
def test_what_is_said_is_hearsay(modality, told):
    assert modality(f"It was {told} that Huawei sold cameras to Kenya.") == {Modality.ALLEGED}


def test_what_is_added_or_written_is_not_told(modality):
    text = "A layer was added in 2024, when Huawei sold cameras to Kenya."
    assert modality(text) == {Modality.ASSERTED}


@pytest.mark.parametrize("who", ["A former officer", "An ex-manager"])
def test_who_holds_no_office_any_more_alleges(modality, who):
    assert modality(f"{who} testified that Huawei sold cameras to Kenya.") == {Modality.ALLEGED}


@pytest.mark.parametrize("who", ["The minister", "A spokesman", "John Smith"])
def test_who_has_an_office_or_a_name_asserts(modality, who):
    assert modality(f"{who} testified that Huawei sold cameras to Kenya.") == {Modality.ASSERTED}


@pytest.mark.parametrize(
    "heard",
    [
        "There were reports that", "There were reports, however, that", "There were credible reports",
        "There were allegations that", "Many believed that", "A case alleging", "Opposition figures claimed",
    ],
)  # fmt: skip
def test_what_there_are_reports_of_is_hearsay(claims, heard):
    found = claims(f"{heard} the government of Chad used Pegasus to monitor journalists.")
    assert {claim.modality for claim in found} == {Modality.ALLEGED}


def test_whose_report_it_is_says_it(claims):
    found = claims("A report by Citizen Lab found that Huawei sold cameras to Kenya.")
    [claim] = [claim for claim in found if str(claim.kind) == "supply"]
    assert (claim.modality, claim.speaker) == (Modality.ASSERTED, "Citizen Lab")


def test_a_named_report_that_it_is_so_is_no_hearsay_of_nobody(claims):
    found = claims("A report by Citizen Lab that Huawei sold cameras to Kenya caused an outcry in Nairobi.")
    assert {(claim.modality, claim.speaker) for claim in found} == {(Modality.ASSERTED, "Citizen Lab")}


@pytest.mark.parametrize("none", ["There were no credible reports that", "There is no evidence that"])
def test_what_there_are_no_reports_of_is_no_claim(claims, none):
    assert claims(f"{none} the government of Chad used Pegasus to monitor journalists.") == []


@pytest.mark.parametrize(
    "law", ["The law permits", "Article 12 of the code allows", "A 2016 decree authorizes", "The act empowers"]
)
def test_what_a_law_allows_is_no_claim(claims, law):
    assert claims(f"{law} the police of Chad to intercept phone calls with Pegasus.") == []


def test_what_is_told_beside_what_a_law_allows_is_a_claim(claims):
    assert claims("The law permits cameras, and the police of Chad used Pegasus to tap the phones of journalists.")


def test_what_is_done_under_a_law_and_what_law_enforcement_does_are_claims(claims):
    assert claims("Under the law the police of Chad intercept phone calls with Pegasus.")
    assert claims("Law enforcement agencies in Chad permitted Huawei to build the surveillance centre of the police.")


def test_power_to_do_it_is_only_possible(claims):
    found = claims("The government of Chad has legal authority to monitor citizens' email and phone calls.")
    assert {claim.modality for claim in found} == {Modality.POSSIBLE}


def test_an_adverb_of_hearsay_beside_the_verb_is_not_weighed_away(claims):
    found = claims("NSO Group is reportedly owned by Francisco Partners.")
    assert {claim.modality for claim in found} == {Modality.ALLEGED}


def test_not_the_only_one_denies_nothing(claims):
    found = claims("Chad is not the only country in which Netsweeper has been used for filtering websites.")
    assert found and Modality.DENIED not in {claim.modality for claim in found}


def test_what_was_done_beside_what_was_not_is_not_denied(claims):
    text = "The government of Chad at times did not respect these prohibitions and tapped the phones of journalists."
    assert {claim.modality for claim in claims(text)} == {Modality.ASSERTED}
    denied = claims("The government of Chad did not tap or record the phones of journalists with Pegasus.")
    assert {claim.modality for claim in denied} == {Modality.DENIED}
