"""Who speaks where no word of the sentence says so: the label before a paragraph (`Reply (Maria Silva): ...`), and who said a
quotation that goes on over several sentences.

Invariant: what stands outside a quotation and behind no label has no speaker from here; a label that names nobody (`Answer:`)
ends what the one before it said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from sousveil.extraction.language import Language, load
from sousveil.extraction.mentions import NAME, Mention
from sousveil.extraction.sayers import is_person
from sousveil.extraction.scenes import Reading, Scene
from sousveil.extraction.speaking import attribution, pronoun_says, span_at
from sousveil.extraction.syntax import Syntax

T = TypeVar("T")

_LABEL = re.compile(
    r"^[ \t>*•–-]{0,6}([^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_a-z][\w.'’-]*|[a-z]{1,3})){0,5}(?: ?\([^()\n]{2,60}\))?)"
    r"(?: ?\[[^\[\]\n]{2,60}\])?:[ \t]",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")
_QUOTED = re.compile(r"“[^“”]*+(?:”|$)|«[^«»]*+(?:»|$)|\"[^\"]*+(?:\"|$)")
_BESIDE, _HEARD = 2, 400
_QUESTION, _ASKED = 280, 2  # of an interview


@dataclass(frozen=True)
class Stretch:
    """What one speaker says, `start` to `end`; `name` is None where a label names nobody."""

    start: int
    end: int
    name: str | None


def labelled(text: str, language: Language) -> list[Stretch]:
    """The stretches behind speakers' labels and the heads of answers, in order. A label counts where it names a person or an
    office, has a name in brackets, or comes back with somebody speaking behind it."""
    heads = _headed(text, language)
    opened = {head.start for head in heads}
    hits = (*_LABEL.finditer(text), *_dotted(language.code).finditer(text))
    found = sorted((hit for hit in hits if hit.start() not in opened), key=lambda hit: hit.start())
    told = [_surname(hit[1]) for hit in found]
    times = Counter(told)
    voices = {name for hit, name in zip(found, told, strict=True) if _is_spoken(text[hit.end() : hit.end() + _HEARD], language)}
    nouns, stretches = language.nouns, list(heads)
    for place, hit in enumerate(found):
        label = hit[1]
        words = set(re.findall(r"[^\W\d_]+", label.casefold()))
        nobody = words <= nouns["not_names"]
        titled = words & (nouns["person"] | nouns["honorifics"] | nouns["office_holders"])
        again = times[told[place]] > 1 and (told[place] in voices or label.isupper())
        if not (nobody or titled or label.endswith(")") or again):
            continue
        stop = found[place + 1].start() if place + 1 < len(found) else len(text)
        gap = text.find("\n\n", hit.end())
        end = min(stop, gap if gap >= 0 and times[told[place]] < _BESIDE else stop)
        name = label.partition("(")[2].rstrip(")").strip() if label.endswith(")") else _in_full(label, found)
        stretches.append(Stretch(hit.end(), end, None if nobody else name))
    return sorted(stretches, key=lambda stretch: stretch.start)


def _headed(text: str, language: Language) -> list[Stretch]:
    """What stands under `Answer given by X`, up to the next such head: all that X says."""
    found = [*_heads(language.code).finditer(text), *_answers(language.code).finditer(text)]
    found.sort(key=lambda hit: hit.start())
    ends = [hit.start() for hit in found[1:]] + [len(text)]
    return [Stretch(hit.start(), end, hit[1].strip()) for hit, end in zip(found, ends, strict=False)]


def interviewed(reading: Reading) -> list[Stretch]:
    """What stands between the questions of an interview, paragraphs of their own that end in a question mark: words of the
    person whom what stands before them names; of nobody where that is none or several."""
    text = reading.document.text
    paragraphs = list(_PARAGRAPH.finditer(text))
    asked = [hit for hit in paragraphs if len(hit[0]) <= _QUESTION and hit[0].rstrip().endswith("?")]
    if len(asked) < _ASKED:
        return []
    before = [scene.syntax for scene in reading.scenes if scene.sentence.start < asked[0].start()]
    names = ((syntax, m) for syntax in before for m in syntax.sentence.mentions if m.form == NAME and m.name)
    named = {m.name for syntax, m in names if is_person(syntax, m)}
    if len(named) != 1:
        return []
    ends = [hit.start() for hit in asked[1:]] + [len(text)]
    return [Stretch(hit.end(), end, next(iter(named))) for hit, end in zip(asked, ends, strict=True)]


@cache
def _heads(code: str) -> re.Pattern[str]:
    """The head of an answer in a language, a line of its own without a full stop, with the name of who gives it."""
    language = load(code)
    phrases = sorted(language.reporting["answer_heads"], key=lambda phrase: (-len(phrase), phrase))
    opened, articles = ("|".join(map(re.escape, words)) for words in (phrases, sorted(language.words["articles"])))
    name = r"(?![^\n]{0,200}\.[ \t]*$)([^\W\d_a-z][^\n(:,]{1,80})"
    return re.compile(rf"^[ \t]{{0,6}}(?i:{opened}):?[ \t]{{1,4}}(?i:(?:{articles})[ \t])?{name}", re.MULTILINE)


@cache
def _dotted(code: str) -> re.Pattern[str]:
    """The label of a minuted hearing: `Mr. Okello. I was there.`, `The CHAIRMAN. Thank you.`"""
    language = load(code)
    titles, articles = (
        "|".join(map(re.escape, sorted(words))) for words in (language.nouns["honorifics"], language.words["articles"])
    )
    person = rf"(?i:{titles})\b\.?(?:[ \t][^\W\d_a-z][\w'’-]+){{1,3}}"
    return re.compile(rf"^[ \t]{{0,6}}({person}|(?i:{articles})[ \t](?i:{titles}))\.[ \t](?=[^\W\d_a-z])", re.MULTILINE)


@cache
def _answers(code: str) -> re.Pattern[str]:
    """A line `ANSWER` over the office that gives it, in capitals."""
    words = "|".join(map(re.escape, sorted(load(code).reporting["answer_lines"]))) or r"(?!)"
    articles = "|".join(map(re.escape, sorted(load(code).words["articles"])))
    office = rf"(?i:(?:{articles})[ \t])?([^\W\d_a-z][^\na-z]{{4,90}})$"
    return re.compile(rf"^[ \t]*(?i:{words})[ \t]*\n\s{{0,4}}{office}", re.MULTILINE)


def _is_spoken(line: str, language: Language) -> bool:
    """Does somebody speak, of himself or to somebody, or ask?"""
    words = re.findall(r"[\w'’]+|\?", line.partition("\n\n")[0].casefold().replace("’", "'"))
    return "?" in words or not language.reporting["spoken"].isdisjoint(words)


def _surname(label: str) -> str:
    return label.split()[-1]


def _in_full(label: str, found: list[re.Match[str]]) -> str:
    """`Hoque` where another label says `Rezwan Hoque`."""
    return max(
        (hit[1] for hit in found if _surname(hit[1]) == _surname(label) and not hit[1].endswith(")")), key=len, default=label
    )


def quotations(text: str) -> list[tuple[int, int]]:
    """Where words stand in quotation marks, paragraph by paragraph; one that is not closed ends with its paragraph."""
    return [
        (paragraph.start() + hit.start(), paragraph.start() + hit.end())
        for paragraph in _PARAGRAPH.finditer(text)
        for hit in _QUOTED.finditer(paragraph[0])
    ]


def all_quotations(reading: Reading) -> list[tuple[int, int]]:
    """The quotations of a document."""
    once = reading.scenes[0].once
    if "quotations" not in once:
        once["quotations"] = quotations(reading.document.text)
    spans: list[tuple[int, int]] = once["quotations"]
    return spans


def label_at(reading: Reading, at: int) -> str | None:
    """The name on the label that what stands at `at` belongs to."""
    once = reading.scenes[0].once
    if "labelled" not in once:
        once["labelled"] = labelled(reading.document.text, reading.language) or interviewed(reading)
    stretches: list[Stretch] = once["labelled"]
    place = bisect_right(stretches, at, key=lambda stretch: stretch.start) - 1
    return stretches[place].name if place >= 0 and at < stretches[place].end else None


def quoted_by(reading: Reading, scene: Scene, at: int) -> Mention | None:
    """Who said the quotation that holds `at`, where a sentence beside it names him."""
    return _beside_quotation(reading, scene, at, attribution)


def quoted_by_person(reading: Reading, scene: Scene, at: int) -> bool:
    """`..., he said`: is it somebody spoken of before who said the quotation that holds `at`?"""
    return bool(_beside_quotation(reading, scene, at, pronoun_says))


def _beside_quotation(
    reading: Reading, scene: Scene, at: int, who: Callable[[Syntax, list[tuple[int, int]]], T | None]
) -> T | None:
    """What a sentence that the quotation reaches into, or that stands beside it in its paragraph, says of who speaks; what
    follows first."""
    text, spans = reading.document.text, all_quotations(reading)
    inside = span_at(spans, at)
    if inside is None:
        return None
    here = scene.sentence.index
    after = range(here, min(here + _BESIDE + 1, len(reading.scenes)))
    before = range(here - 1, max(-1, here - _BESIDE - 1), -1)
    for index in (*after, *before):
        other = reading.scenes[index].sentence
        between = (
            text[min(other.end, inside[1]) : max(other.start, inside[0])] if index < here else text[inside[1] : other.start]
        )
        if "\n\n" in between or (index > here and other.start > inside[1] + 1):
            continue
        sayer = who(reading.scenes[index].syntax, spans)
        if sayer is not None:
            return sayer
    return None
