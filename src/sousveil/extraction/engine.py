"""The rules' road through one document: sentences, names, entities, frames, attributes, claims.

Invariant: every claim's quote is a stretch of one sentence of the stored text; claims come in reading order; work per sentence
is bounded, so time grows with the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from sousveil.extraction import records
from sousveil.extraction import sentences as splitting
from sousveil.extraction.attributes import claim_of
from sousveil.extraction.conjugated import find_conjugated
from sousveil.extraction.entities import resolve
from sousveil.extraction.frames import match
from sousveil.extraction.known import find_known
from sousveil.extraction.language import Language
from sousveil.extraction.matter import may_tell, on_matter, speaks_surely
from sousveil.extraction.mentions import NAME, Mention
from sousveil.extraction.naming import Naming
from sousveil.extraction.scenes import Match, Reading, Scene
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.syntax import Syntax
from sousveil.extraction.technology import codes_of_sectors, find_technology
from sousveil.extraction.tokens import tokenise
from sousveil.extraction.verbs import find_verbs
from sousveil.extraction.whose import spoken_of
from sousveil.extraction.wording import Found
from sousveil.model import Claim, Document, Kind
from sousveil.parties.hosts import state_of_host

RECENT = 3
AHEAD = 2
_AFTER_LOWER = re.compile(r"\b[a-z]+[,;]? ([A-Z][\w’'-]*\w)")


def read(document: Document, language: Language, *, published: str | None = None) -> Reading:
    """Sentences, mentions, entities, verbs and technology words of a document."""
    title, headed, _ = _sentences(document.title, language) if document.title else ([], [], set())
    publisher = _publisher(document, language)
    found, technology, things = _sentences(document.text, language, told=publisher)
    announced = any(speaks_surely(sentence, items, language) for sentence, items in zip(title, headed, strict=True))
    near = on_matter(found, technology, announced, language)
    technology = [items if close else [] for items, close in zip(technology, near, strict=True)]
    cast = resolve(found, language, title=title, publisher=publisher, text=document.text)
    topic = _subject(technology)
    scenes = [
        Scene(
            Syntax(sentence, language),
            items,
            cast,
            _is_spoken_of(technology, headed, place) or (bool(topic) and _names_goods(sentence, language)),
            on_matter=near[place],
        )
        for place, (sentence, items) in enumerate(zip(found, technology, strict=True))
    ]
    when, trade = published or document.published, topic or _trade_of(found)
    titled = frozenset(item.code for items in headed for item in items)
    return Reading(document, language, scenes, cast, when, trade, spoken=topic, things=frozenset(things), headed=titled)


def _publisher(document: Document, language: Language) -> frozenset[str]:
    """The countries that a publisher's name tells, or the ending of its host's: `Bangkok Post`, `nation.co.ke`."""
    named = spoken_of(_sentences(document.publisher, language)[0], language) if document.publisher else frozenset()
    hosts = (document.publisher, document.url)
    return named.union(code for host in hosts if host and (code := state_of_host(host)))


def _is_spoken_of(technology: list[list[Found]], title: list[list[Found]], place: int) -> bool:
    """Do the sentences around one speak of technology? What opens a text may say of what only in the title or afterwards."""
    before = any(technology[max(0, place - RECENT) : place]) or (place < RECENT and any(title))
    return before or (place == 0 and any(technology[1 : 1 + AHEAD]))


def _names_goods(sentence: Sentence, language: Language) -> bool:
    """`Its network was built by X`, `bought the system`: in a text on such technology its goods may go by a plain word."""
    goods = language.words["wares"] | language.words.get("installations", frozenset())
    if any(m.form == NAME and m.type == "company" and m.sectors and "operator" not in m.sectors for m in sentence.mentions):
        return True
    return any(token.low in goods and sentence.mention_at(n) is None for n, token in enumerate(sentence.tokens))


def _sentences(
    text: str, language: Language, *, told: Iterable[str] = ()
) -> tuple[list[Sentence], list[list[Found]], set[int]]:
    """The sentences of a text with their mentions and verbs, the technology words of each, and where names of goods begin;
    `told` are countries that its publisher's name tells."""
    spans = splitting.split(text, language.abbreviations)
    elided = language.words.get("elided", frozenset())
    act = find_conjugated if "conjugated" in language.words["grammar"] else find_verbs
    tokens = [tokenise(text, start, end, elided=elided) for start, end in spans]
    technology = [find_technology(words, language) for words in tokens]
    spoken = [item.start for items in technology for item in items]
    hits = find_known(
        text, language.code, sentences=spans, has_technology=lambda start, end: _any_between(spoken, start, end), told=told
    )
    naming = Naming(language, _common_words(text), _proper_words(text))
    found: list[Sentence] = []
    sent_from = splitting.dateline_end(text)
    at = 0
    for index, (start, end) in enumerate(spans):
        while at < len(hits) and hits[at].start < start:
            at += 1
        stop = at
        while stop < len(hits) and hits[stop].start < end:
            stop += 1
        sentence = Sentence(index, start, end, tokens[index])
        named = naming.find(index, sentence.tokens, hits[at:stop], technology[index])
        sentence.place([mention for mention in named if mention.end > sent_from or mention.type != "unknown"])
        sentence.act(act(sentence, language))
        found.append(sentence)
        at = stop
    return found, [_outside_names(items, sentence) for items, sentence in zip(technology, found, strict=True)], naming.things


def claims(reading: Reading) -> list[Claim]:
    """The rules' claims, not yet merged."""
    found: list[Claim] = []
    for place, scene in enumerate(reading.scenes):
        before = reading.scenes[max(0, place - RECENT) : place]
        for hit in match(scene):
            found += _expanded(reading, scene, before, hit)
    for place, hit in records.matches(reading):
        found += _expanded(reading, reading.scenes[place], reading.scenes[max(0, place - RECENT) : place], hit)
    return sorted(found, key=lambda claim: claim.start)


def _expanded(reading: Reading, scene: Scene, before: list[Scene], hit: Match) -> list[Claim]:
    """One claim for each pair of parties of a match."""
    sources, targets = _each(reading, hit.sources), _each(reading, hit.targets)
    targets = _people(reading, targets) if hit.trigger.frame.kind is Kind.USE else targets
    pairs = [(source, target) for source in (sources or (None,)) for target in (targets or (None,))]
    apart = reading.language.words["respectively"] & {token.low for token in scene.sentence.tokens}
    if apart and len(sources) == len(targets) > 1:
        pairs = list(zip(sources, targets, strict=True))
    made = (claim_of(reading, scene, before, hit, source, target) for source, target in pairs[:40])
    return [claim for claim in made if claim is not None]


def _each(reading: Reading, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Each party that is meant: `both` and `the two companies` mean several."""
    found: list[Mention] = []
    for mention in mentions:
        entity = reading.cast.entity(mention)
        found += [mention.of_entity(rank) for rank in entity.members] if entity is not None and entity.members else [mention]
    return tuple(found)


def _people(reading: Reading, targets: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Groups listed together are one party: `journalists, critics and opposition figures`."""
    if len(targets) < 2 or len({(m.type, m.country) for m in targets}) > 1 or targets[0].type != "group":
        return targets
    first, last = targets[0], targets[-1]
    words = " ".join(reading.document.text[first.start : last.end].split())
    entity = reading.cast.group_of(first, words)
    return (replace(first, last=last.last, end=last.end, name=words, entity=entity),)


def _any_between(places: list[int], start: int, end: int) -> bool:
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def _outside_names(items: list[Found], sentence: Sentence) -> list[Found]:
    """Technology words that are no part of a name: Hacking Team sells what the text says, not what its name says."""
    names = [m for m in sentence.mentions if m.form == NAME and m.type in ("company", "public-body", "unknown")]
    return [item for item in items if not any(m.start <= item.start < m.end for m in names)]


def _subject(technology: list[list[Found]]) -> tuple[str, ...]:
    """The technology that a document speaks of most, if it speaks of any."""
    count = Counter(item.code for items in technology for item in items if item.code != "surveillance")
    return (min(count, key=lambda code: (-count[code], code)),) if count else ()


def _trade_of(sentences: list[Sentence]) -> tuple[str, ...]:
    """What the known suppliers that a document names most make, where it speaks of no technology; not those who mostly do other
    things."""
    known = [m for s in sentences for m in s.mentions if m.form == NAME]
    told = [m for m in known if may_tell(m.sectors, spoken=False, sentences=len(sentences))]
    count = Counter(code for mention in told for code in codes_of_sectors(mention.sectors))
    return (min(count, key=lambda code: (-count[code], code)),) if count else ()


def _common_words(text: str) -> frozenset[str]:
    """Words that the text itself also writes in lower case: at the start of a sentence they are no names."""
    return frozenset(word for word in set(text.split()) if word.isalpha() and word.islower())


def _proper_words(text: str) -> frozenset[str]:
    """Words written with a capital right after a word in lower case: names, wherever they stand."""
    return frozenset(hit[1] for hit in _AFTER_LOWER.finditer(text))
