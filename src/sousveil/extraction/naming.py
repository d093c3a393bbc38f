"""Finds the mentions of a sentence: names by the registry, names by their look, descriptions by their noun, pronouns.

Invariant: mentions don't overlap; a longer name wins over a shorter; a person is marked as person, never as a party.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sousveil.extraction.headfirst import describing
from sousveil.extraction.known import Known
from sousveil.extraction.language import Language
from sousveil.extraction.mentions import ADJECTIVE, DESCRIPTION, NAME, NATIONALS, PERSON, Mention, made, text_of
from sousveil.extraction.runs import Runs
from sousveil.extraction.things import Things, is_model
from sousveil.extraction.tokens import Token
from sousveil.extraction.wording import Found
from sousveil.parties.states import country_of

AREA, NOBODY = "area", "nobody"
SYLLABLE, _NAMES = 6, 4


@dataclass
class Naming:
    """Finds mentions sentence by sentence; remembers nothing between documents. `things` is where names of goods begin,
    `goods` what they are; `companies` are names that the document says to be companies'."""

    language: Language
    common: frozenset[str]
    proper: frozenset[str]
    things: set[int] = field(default_factory=set)
    goods: set[str] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)

    def find(self, sentence: int, tokens: list[Token], hits: list[Known], technology: Sequence[Found] = ()) -> list[Mention]:
        """Mentions of one sentence in order. `hits` are the registry's finds within it; what is wholly inside words of
        `technology` (`Safe City`) names nobody that the registry does not know."""
        shouted = _mostly_capitals(tokens)
        known = self._known(sentence, tokens, hits)
        names = known if shouted else self._grown(sentence, tokens, known)
        names = [m for m in names if m in known or not self._is_a_thing(tokens, m, technology)]
        names = [self._met_before(m) for m in names]
        taken = {n for m in names for n in range(m.first, m.last + 1)}
        described = describing(self.language).described(sentence, tokens, names)
        described = [m for m in described if not Things(self.language).ends_technology(tokens, m, technology)]
        for mention in described:
            names = [m for m in names if not (mention.first <= m.first and m.last <= mention.last)]
        taken = {n for m in [*names, *described] for n in range(m.first, m.last + 1)}
        pointed = describing(self.language).pronouns(sentence, tokens, taken)
        return sorted([*names, *described, *pointed], key=lambda m: m.first)

    def _is_a_thing(self, tokens: list[Token], name: Mention, technology: Sequence[Found]) -> bool:
        """What goods are called here or was called before names no party."""
        things = Things(self.language)
        goods = things.names_product(tokens, name, technology)
        if name.id is None and (goods or name.name in self.goods):
            self.things.add(name.start)
            self.goods |= {name.name} if goods else set()
            return True
        return things.of_technology(tokens, name, technology)

    def _met_before(self, name: Mention) -> Mention:
        """`the Russian company DSSL`, and later `DSSL`: what the document calls a company stays one."""
        if name.form == NAME and name.type == "company" and name.id is None and name.sure:
            self.companies.add(name.name)
        return replace(name, type="company", sure=True) if name.type == "unknown" and name.name in self.companies else name

    def _known(self, sentence: int, tokens: list[Token], hits: list[Known]) -> list[Mention]:
        starts = {token.start: n for n, token in enumerate(tokens)}
        ends = {token.end: n for n, token in enumerate(tokens)}
        found = []
        for hit in hits:
            first, last = starts.get(hit.start), ends.get(hit.end)
            if first is None or last is None or _before_sign(tokens, last) or self._is_article(tokens[first : last + 1]):
                continue
            mention = _of_hit(sentence, tokens, first, last, hit)
            behind = tokens[last + 1].text if last + 1 < len(tokens) else ""
            written_on = mention.form != ADJECTIVE and behind.islower() and behind in self.language.words["postings"]
            found.append(replace(mention, type=NOBODY) if written_on else mention)
        return found

    def _is_article(self, tokens: list[Token]) -> bool:
        """`du groupe`: an article in lower case is no company of that name."""
        return len(tokens) == 1 and not tokens[0].is_capital and tokens[0].low in self.language.words["determiners"]

    def _grown(self, sentence: int, tokens: list[Token], known: list[Mention]) -> list[Mention]:
        """Runs of capitalised words; known names inside them are kept, grown, or give their country."""
        at = {n: m for m in known for n in range(m.first, m.last + 1)}
        runs = Runs(self.language, self.common, self.proper)
        found: list[Mention] = []
        position = 0
        while position < len(tokens):
            run = runs.run(tokens, position, at)
            mention = at.get(position)
            if run is None or (mention is not None and mention.last > run):
                if mention is not None and mention.first == position:
                    found += [mention] if mention.type not in (AREA, NOBODY) else []
                    position = mention.last + 1
                else:
                    position += 1
                continue
            inside = [m for m in known if position <= m.first and m.last <= run]
            if not (position == run and not inside and tokens[run].low in self.language.nouns["group"]):
                found += self._typed(sentence, tokens, position, run, inside)
            position = run + 1
        return found

    def _is_portfolio(self, tokens: list[Token], first: int) -> bool:
        """`the Minister of Interior`: what somebody is in office for is nobody."""
        if first < 2 or self.language.prepositions.get(tokens[first - 1].low) != "of":
            return False
        return tokens[first - 2].low in self.language.nouns["office_holders"]

    def _typed(self, sentence: int, tokens: list[Token], first: int, last: int, inside: list[Mention]) -> list[Mention]:
        """What a run of capitalised words names."""
        nouns = self.language.nouns
        if first == 0 and first < last and tokens[first].low in self.language.words["openers"]:
            first += 1
        while first < last and tokens[first].low in nouns["roles"]:
            first += 1
        if tokens[first].low in nouns["roles"]:
            return []
        inside = [m for m in inside if m.first >= first]
        lows = [tokens[n].low for n in range(first, last + 1)]
        if nouns["legal_forms"].issuperset(low for low in lows if low != "."):
            return inside
        whole = next((m for m in inside if m.first == first and m.last == last), None)
        if whole is not None:
            return [self._person_or(tokens, whole)] if whole.type not in (AREA, NOBODY) else []
        states = [m for m in inside if m.type == "state"]
        if any(m.type in (AREA, NOBODY) for m in inside) or self._is_portfolio(tokens, first):
            return [m for m in inside if m.type not in (AREA, NOBODY)]
        companies = [m for m in inside if m.type == "company" and m.form == NAME]
        for m in companies[1:]:
            if tokens[m.first - 1].low in self.language.words["conjunctions"] and m.first - 2 >= first:
                left = [known for known in inside if known.first < m.first]
                one = self._typed(sentence, tokens, first, m.first - 2, left)
                return [*one, *self._typed(sentence, tokens, m.first, last, inside)]
        legal = bool({*lows[1:], "".join(lows[1:]).rstrip(".")} & nouns["legal_forms"])
        if first > 0 and last > first and not companies and tokens[first - 1].low in nouns["company"]:
            return [made(sentence, tokens, first, last, "company")]
        if companies and not legal and self._opens_a_person(tokens, companies[0], first, last):
            return [made(sentence, tokens, first, last, PERSON)]
        if companies and (companies[0].first == first or legal):
            behind = lows[companies[0].last - first + 1 :]
            rest = {*behind, "".join(behind).rstrip(".")} & (nouns["company_words"] | nouns["legal_forms"])
            if companies[0].first == first and (rest or states):
                whole = replace(companies[0], last=last, end=tokens[last].end, name=text_of(tokens, first, last))
                branch = bool(states) and states[-1].last == last and states[-1].form == NAME
                apart = tokens[states[-1].first - 1].low if branch else ""
                if branch and self.language.prepositions.get(apart) == "of" and states[-1].country == companies[0].country:
                    return inside
                return [replace(whole, id=None, country=states[-1].country) if branch else whole]
            return inside
        whose = next((m for m in inside if m.first == first and m.type == "public-body" and m.form == NAME), None)
        if whose is not None and self.language.prepositions.get(tokens[whose.last + 1].low) == "of":
            seat = states[-1] if states and states[-1].last == last else whose
            named_alike = seat.country != whose.country
            return [made(sentence, tokens, first, last, "public-body", country=seat.country) if named_alike else whose]
        if whose is not None and not legal and nouns["company_words"].intersection(lows):
            return [replace(whose, last=last, end=tokens[last].end)]
        thing = lows[0] if "head-first" in self.language.words["grammar"] else lows[-1]
        if thing in nouns["product_heads"] and not legal:
            return inside
        if (
            first == last
            and lows[0] in nouns["public-body"]
            and first > 0
            and tokens[first - 1].low in self.language.words["articles"]
        ):
            return []
        body_at = [n for n in range(first, last + 1) if tokens[n].low in nouns["body_words"]]
        if body_at and inside and self._is_of_no_state(inside[-1], last):
            return [inside[-1]]
        if body_at and not (set(lows) & nouns["legal_forms"]):
            seats = states or [m for m in inside if m.type in ("place", "public-body") and m.country]
            return [made(sentence, tokens, first, last, "public-body", country=seats[0].country if seats else None)]
        if legal or set(lows[1:]) & nouns["company_words"]:
            begin = first
            if states and states[0].first == first and states[0].form == ADJECTIVE:
                begin = states[0].last + 1
                return (
                    [states[0], made(sentence, tokens, begin, last, "company", country=states[0].country)]
                    if begin <= last
                    else inside
                )
            home = self._seat_behind(tokens, begin, last, states)
            if home is not None:
                return [made(sentence, tokens, begin, home.first - 2, "company", country=home.country), home]
            return [made(sentence, tokens, begin, last, "company", country=None)]
        if inside:
            return self._around_known(sentence, tokens, first, last, inside)
        return self._unknown(sentence, tokens, first, last)

    def _is_of_no_state(self, known: Mention, last: int) -> bool:
        """`the Board of the World Bank`: what belongs to a body of several states is no state's."""
        return known.last == last and known.type == "public-body" and known.id is not None and known.country is None

    def _seat_behind(self, tokens: list[Token], first: int, last: int, states: list[Mention]) -> Mention | None:
        """`Nordvik Technologies of Norway`: where it sits; `the Telecommunication Company of Iran` is a name as a whole."""
        seat = states[-1] if states and states[-1].last == last and states[-1].form == NAME else None
        if seat is None or seat.first < first + 2 or self.language.prepositions.get(tokens[seat.first - 1].low) != "of":
            return None
        return None if tokens[seat.first - 2].low in self.language.nouns["company"] else seat

    def _opens_a_person(self, tokens: list[Token], known: Mention, first: int, last: int) -> bool:
        """`Rafael Correa`: a company's name that is a given name, before a word that no company's name goes on with."""
        nouns = self.language.nouns
        given = known.first == known.last == first and tokens[first].low in nouns["given_names"]
        follows = {tokens[n].low for n in range(first + 1, last + 1)}
        return given and bool(follows) and not follows & (nouns["company_words"] | nouns["legal_forms"] | nouns["body_words"])

    def _around_known(self, sentence: int, tokens: list[Token], first: int, last: int, inside: list[Mention]) -> list[Mention]:
        """Known names stay; words before or behind a demonym that look like a name of their own become one."""
        found = list(inside)
        end = inside[-1].last
        if inside[-1].form == ADJECTIVE and end < last:
            found += self._unknown(sentence, tokens, end + 1, last)
        elif len(inside) == 1 and self._is_branch(tokens, first, last, inside[0]):
            found = [made(sentence, tokens, first, last, "company", country=inside[0].country, sure=False)]
        elif len(inside) == 1 and inside[0].type == "company" and self._is_longer_name(tokens, first, inside[0]):
            found = [made(sentence, tokens, first, last, "company", country=None)]
        return found

    def _is_branch(self, tokens: list[Token], first: int, last: int, state: Mention) -> bool:
        """`Movistar Venezuela`, `Airtel Uganda`: a name nobody knows and the state that its business is in."""
        nouns, before = self.language.nouns, tokens[first : state.first]
        titles = nouns["honorifics"] | nouns["person"] | nouns["ngo_words"] | nouns["state"] | nouns["given_names"]
        titles |= self.common
        opens = first == 0 and before[0].low in nouns["company_words"] if before else False
        if opens:
            return state.last == last and state.type == "state" and state.form == NAME
        ends = state.last == last and state.type == "state" and state.form == NAME and 0 < len(before) < 3 and first > 0
        return ends and tokens[first - 1].is_word and all(t.text.isalpha() and t.low not in titles for t in before)

    def _is_longer_name(self, tokens: list[Token], first: int, known: Mention) -> bool:
        """`Trimurti Infosys`: a strange capitalised word before a known name is part of another name, if it is no title."""
        if known.first <= first or first == 0 or not tokens[first - 1].is_word:
            return False
        nouns, before = self.language.nouns, [token.low for token in tokens[first : known.first]]
        titles = nouns["honorifics"] | nouns["person"] | nouns["company"] | nouns["body_words"] | self.common
        return all(word.isalpha() and word not in titles for word in before)

    def _unknown(self, sentence: int, tokens: list[Token], first: int, last: int) -> list[Mention]:
        """A name that nothing known explains: a person by title, verb or apposition; else perhaps a company."""
        nouns = self.language.nouns
        if first == last and tokens[first].low in nouns["state"] | nouns["product_heads"] | nouns["company_words"]:
            return []
        if is_model(tokens, last):
            return []
        if all(tokens[n].low in nouns["person"] for n in range(first, last + 1)):
            return [made(sentence, tokens, first, last, PERSON, form=DESCRIPTION)]
        before = tokens[first - 1].low if first > 0 else ""
        while first < last and tokens[first].low in nouns["honorifics"]:
            first += 1
            before = "mr"
        if before in nouns["honorifics"] or before in nouns["person"]:
            return [made(sentence, tokens, first, last, PERSON)]
        if self._rules(tokens, first, last):
            return [made(sentence, tokens, first, last, PERSON)]
        after = tokens[last + 1].low if last + 1 < len(tokens) else ""
        people = f"{tokens[first - 2].low} {before}" in nouns["group"] if first > 1 else False
        if (before in nouns["company"] and not people) or before in ("maker", "firm") or self._behind_company(tokens, first):
            return [made(sentence, tokens, first, last, "company")]
        apposed = self._apposed_noun(tokens, last)
        if apposed == "company":
            return [made(sentence, tokens, first, last, "company")]
        if self._goes_on_like_a_person(tokens, last):
            return [made(sentence, tokens, first, last, PERSON)]
        if {tokens[n].low for n in range(first, last + 1)} & nouns["media_words"]:
            return [made(sentence, tokens, first, last, "public-body", sure=False)]
        named = first < last <= first + 3 and tokens[first].low in nouns["given_names"]
        tried = after in ("'s", "’s") and last + 2 < len(tokens) and tokens[last + 2].low in nouns["of_people"]
        says = last > first and self.language.is_verb(after, self.language.reporting["say"])
        if apposed == "person" or named or tried or says:
            return [made(sentence, tokens, first, last, PERSON)]
        if text_of(tokens, first, last) in self.companies:
            return [made(sentence, tokens, first, last, "company")]
        if tokens[first].text.isupper() and first == last:
            return self._own_letters(sentence, tokens, first)
        if {tokens[n].low for n in range(first, last + 1)} & (nouns["ngo_words"] | nouns["media_words"]):
            return [made(sentence, tokens, first, last, "public-body", sure=False)]
        if first < last and self._has_letters(tokens, last):
            return []
        return [made(sentence, tokens, first, last, "unknown", sure=False)]

    def _own_letters(self, sentence: int, tokens: list[Token], at: int) -> list[Mention]:
        """`Iran's TCI`: a body that goes by letters alone, where the state whose it is stands before it."""
        owned = at > 1 and tokens[at - 1].low in ("'s", "’s") and min(len(tokens[at - 2].text), len(tokens[at].text)) > 2
        state = country_of(tokens[at - 2].text) if owned else None
        return [made(sentence, tokens, at, at, "public-body", country=state)] if state else []

    def _has_letters(self, tokens: list[Token], last: int) -> bool:
        """`Forensic Toolkit (FTK)`: words that go by their letters and look like no company are a thing, a plan or a law."""
        following = [token.text for token in tokens[last + 1 : last + 4]]
        return len(following) == 3 and following[0] == "(" and following[2] == ")" and following[1].isupper()

    def _goes_on_like_a_person(self, tokens: list[Token], last: int) -> bool:
        """`Park Joo-min`, `Abdel Fattah al-Sisi`: a hyphen within the given name, or an article before the family's."""
        words = [token.low for token in tokens[last + 1 : last + 4]]
        if len(words) < 2:
            return False
        article = words[0] in self.language.nouns["name_articles"] and words[1] == "-"
        hyphen, rest = tokens[last + 1], tokens[last + 2]
        glued = words[0] == "-" and tokens[last].end == hyphen.start and hyphen.end == rest.start
        syllable = rest.text.isalpha() and rest.text.islower() and len(rest.text) < SYLLABLE
        given = glued and syllable and rest.low not in self.language.words["located"]
        return article or (given and last > 0 and tokens[last - 1].is_capital)

    def _behind_company(self, tokens: list[Token], first: int) -> bool:
        """`the firm now called X`: a company's noun shortly before, with no mark, preposition or verb between."""
        nouns = self.language.nouns
        for n in range(first - 1, max(-1, first - 4), -1):
            low = tokens[n].low
            if low in nouns["company"]:
                return not (n and f"{tokens[n - 1].low} {low}" in nouns["group"])
            named = low in self.language.words.get("naming", frozenset())
            if low == "," or low in self.language.prepositions or (low in self.language.verb_forms and not named):
                return False
        return False

    def _apposed_noun(self, tokens: list[Token], last: int) -> str | None:
        """`X, an Israeli maker of ...`, `X, the minister of ...`: the type of the noun that follows a comma."""
        if last + 1 >= len(tokens) or tokens[last + 1].text not in (",", "("):
            return None
        nouns = self.language.nouns
        for n in range(last + 2, min(len(tokens), last + 10)):
            low = tokens[n].low
            if low in nouns["company"]:
                return "company"
            if low in nouns["person"]:
                return "person"
            if low in (",", ".", ";", "which", "who") or (low in self.language.verb_forms and n > last + 3):
                return "person" if low == "who" else None
        return None

    def _rules(self, tokens: list[Token], first: int, last: int) -> bool:
        """`the regime of Idrissa Deby`: who rules, unless words of a place are in the name."""
        nouns = self.language.nouns
        if not 0 < last - first < _NAMES or first < 2 or self.language.prepositions.get(tokens[first - 1].low) != "of":
            return False
        inside = {tokens[n].low for n in range(first, last + 1)}
        place = inside & (nouns["place"] | nouns["state"] | nouns["name_openers"] | nouns["body_words"])
        return tokens[first - 2].low in nouns["rules"] and not place

    def _person_or(self, tokens: list[Token], mention: Mention) -> Mention:
        before = tokens[mention.first - 1].low if mention.first > 0 else ""
        return (
            replace(mention, type=PERSON)
            if before in self.language.nouns["honorifics"] and mention.type == "company"
            else mention
        )


def _before_sign(tokens: list[Token], last: int) -> bool:
    """`US$5m`: the letters before the sign belong to the money."""
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    return following is not None and following.text == "$" and following.start == tokens[last].end


def _of_hit(sentence: int, tokens: list[Token], first: int, last: int, hit: Known) -> Mention:
    return Mention(
        sentence=sentence,
        first=first,
        last=last,
        start=tokens[first].start,
        end=tokens[last].end,
        form=hit.form,
        type=hit.type,
        name=hit.name,
        country=hit.country,
        id=hit.id,
        product=hit.product,
        sectors=hit.sectors,
        head=NATIONALS if hit.form == DESCRIPTION else "",
        plural=hit.form == DESCRIPTION,
    )


def _mostly_capitals(tokens: list[Token]) -> bool:
    """A headline or a shouted line: capitals say nothing there. What ends in a full stop or has a colon is none."""
    words = [token for token in tokens if token.is_word and len(token.text) > 3]
    listed = tokens[-1].text == "." or any(token.text == ":" for token in tokens)
    loud = [token for token in words if (token.text.isupper() if listed else token.is_capital)]
    return len(words) > 3 and len(loud) > 0.7 * len(words)
