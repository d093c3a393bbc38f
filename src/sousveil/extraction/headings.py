"""A section whose heading is a country (`B. Iran.`, `3. Kenya`) speaks of that country until the next heading.

Invariant: only a heading that names one state and nothing else counts; one with a letter or number and other words ends it.
"""

from __future__ import annotations

import re

from sousveil.extraction.language import Language
from sousveil.extraction.mentions import NAME, Mention
from sousveil.extraction.sentence import Sentence

_LABEL = re.compile(r"(?:\(?(?:[A-Z]|[IVXL]{1,6}|\d{1,2}(?:\.\d{1,2})*)[.)]|§ ?\d{1,3}|#{1,4})\s*")
_LONGEST = 8


def section_of(sentence: Sentence, text: str, language: Language, section: str | None) -> str | None:
    """The country of the section that this sentence stands in; `section` is what it was before."""
    words = text[sentence.start : sentence.end]
    label = _LABEL.match(words)
    begin = sentence.start + (label.end() if label is not None else 0)
    if sentence.mentions and _is_whole(sentence, sentence.mentions[0], begin, text, language):
        return sentence.mentions[0].country
    ends = label is not None and len(sentence.tokens) <= _LONGEST and not sentence.verbs and begin < sentence.end
    return None if ends and text[begin].isupper() else section


def _is_whole(sentence: Sentence, mention: Mention, begin: int, text: str, language: Language) -> bool:
    """Does the heading hold the state's name alone, with its article or without?"""
    rest = text[begin : mention.start].casefold().strip() + text[mention.end : sentence.end].strip(" .:*")
    return mention.type == "state" and mention.form == NAME and (not rest or rest in language.words["articles"])
