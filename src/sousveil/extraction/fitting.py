"""Which mentions may stand where only a type may: `from = "subject:company"`.

Invariant: nothing is looked up in the sentence; a mention fits by its type, its head and what is known of it.
"""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.home import lends
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import CONTEXT, NAME, NATIONALS, PRONOUN, Mention
from sousveil.extraction.scenes import Scene

PLATFORM = "platform"
_NO_TYPE = ("second", "first", "place", "maker", "technology", "!technology", "system")


def fits(mention: Mention, only: str | None, language: Language) -> bool:
    """May this mention stand where only a type may (`company`, `!company`, `state`, `lender`, `borrower`, `supplier`, `named`,
    `operator`)? A word that is no type says nothing. Operators of networks buy like public bodies: `!company` lets them in."""
    nouns = language.nouns
    if mention.form == CONTEXT or only is None or only in _NO_TYPE:
        return True
    if only == "lender":
        return lends(mention, language) or mention.head in nouns["lender"]
    if only == "borrower":
        return not fits(mention, "lender", language) and mention.type in ("state", "public-body", "place", "company")
    if mention.head in (NATIONALS, *nouns["act_for_state"]) and only in ("state", "!group"):
        return True
    if only == "state":
        return mention.type in ("state", "public-body", "place") or _are_operators(mention, language)
    if only == "supplier":
        return (
            mention.type in ("company", "unknown")
            and "operator" not in mention.sectors
            and mention.head not in nouns["operator"]
        )
    if only == "operator":
        several = mention.type == "group" and not mention.head
        return several or "operator" in mention.sectors or _may_run_a_network(mention)
    if only == PLATFORM:
        return PLATFORM in mention.sectors
    if only == "named":
        return mention.type == "company" and mention.form == NAME and mention.sure and not mention.product
    if only == "!company" and mention.type == "company":
        return "operator" in mention.sectors or mention.head in nouns["operator"]
    if only == "!group" and _are_operators(mention, language):
        return True
    if only.startswith("!"):
        return mention.type not in (only[1:], "unknown" if only == "!company" else only[1:])
    return mention.type == only or (only == "company" and mention.type == "unknown")


def _are_operators(mention: Mention, language: Language) -> bool:
    """`Bahraini ISPs`: several who run networks stand where their state may."""
    return mention.type == "group" and mention.head in language.nouns["operator"] & language.nouns["company_plural"]


def _may_run_a_network(mention: Mention) -> bool:
    """A company of which no other trade is known."""
    return mention.type == "company" and not mention.sectors and not mention.product


def recast(scene: Scene, mention: Mention, only: str | None) -> Mention:
    """A pronoun where only a company may stand means the company spoken of last, if the text spoke of one."""
    if only != "company" or mention.form != PRONOUN or mention.plural or fits(mention, only, scene.language):
        return mention
    said = scene.context("company")
    return replace(mention, type="company", country=said[0].country, entity=said[0].entity, sure=False) if said else mention
