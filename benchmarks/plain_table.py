"""The baseline of bench_ledger.py: what a careful person would write without any promise: one table, indexes, search."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import apsw

from sousveil.model import Amount, Claim, Cue, Document, Harm, Kind, Modality, Party, PartyType, Status, Technology, Tier, edtf

SCHEMA = """
CREATE TABLE documents (
  key INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, publisher TEXT, published TEXT, sha256 TEXT, text TEXT);
CREATE VIRTUAL TABLE documents_fts USING fts5(title, text, content='documents', content_rowid='key',
  tokenize='unicode61 remove_diacritics 2');
CREATE TABLE claims (
  key INTEGER PRIMARY KEY, id TEXT, document INTEGER, doc TEXT, tier TEXT, kind TEXT,
  from_name TEXT, from_type TEXT, from_country TEXT, to_name TEXT, to_type TEXT, to_country TEXT, technology TEXT, place TEXT,
  time TEXT, earliest TEXT, latest TEXT, status TEXT, modality TEXT, speaker TEXT, amount REAL, currency TEXT, harm TEXT,
  quote TEXT, start INTEGER, "end" INTEGER, confidence REAL, extractor TEXT, frame TEXT, cues TEXT);
CREATE INDEX claims_id ON claims (id);
CREATE INDEX claims_document ON claims (document, start);
CREATE INDEX claims_kind ON claims (tier, kind, document, start, earliest, latest);
CREATE INDEX claims_from ON claims (tier, from_country, kind, document, start, earliest, latest);
CREATE INDEX claims_to ON claims (tier, to_country, kind, document, start, earliest, latest);
CREATE INDEX claims_from_name ON claims (from_name);
CREATE INDEX claims_to_name ON claims (to_name);
CREATE VIRTUAL TABLE claims_fts USING fts5(quote, from_name, to_name, content='claims', content_rowid='key',
  tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER claims_i AFTER INSERT ON claims BEGIN
  INSERT INTO claims_fts (rowid, quote, from_name, to_name) VALUES (NEW.key, NEW.quote, NEW.from_name, NEW.to_name);
END;
CREATE TRIGGER documents_i AFTER INSERT ON documents BEGIN
  INSERT INTO documents_fts (rowid, title, text) VALUES (NEW.key, NEW.title, NEW.text);
END;
"""
COLUMNS = (
    'id, doc, tier, kind, from_name, from_type, from_country, to_name, to_type, to_country, technology, place, time, status, '
    'modality, speaker, amount, currency, harm, quote, start, "end", confidence, extractor, frame, cues'
)
MANY = 64
MARKS = f"({', '.join('?' * 29)})"
INSERT = f"INSERT INTO claims ({COLUMNS}, document, earliest, latest) VALUES {MARKS}"


class PlainTable:
    """Claims in and out of one table."""

    def __init__(self, path: Path) -> None:
        self.connection = apsw.Connection(str(path))
        self.connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000")
        self.connection.execute(SCHEMA)

    def add_all(self, batch: list[tuple[Document, list[Claim]]]) -> None:
        """One transaction, 64 claims in a statement, as in the ledger; what is there already is passed over, likewise."""
        rows: list[tuple[object, ...]] = []
        with self.connection:
            for document, claims in batch:
                if self.connection.execute("SELECT 1 FROM documents WHERE id = ?", (document.id,)).fetchall():
                    continue
                self.connection.execute(
                    "INSERT INTO documents (id, title, publisher, published, sha256, text) VALUES (?, ?, ?, ?, ?, ?)",
                    (document.id, document.title, document.publisher, document.published, document.text_sha256, document.text),
                )
                key = self.connection.last_insert_rowid()
                rows += [(*row(claim), key, *bounds(claim.time)) for claim in claims]
            whole = len(rows) // MANY * MANY
            for at in range(0, whole, MANY):
                self.connection.execute(INSERT + f", {MARKS}" * (MANY - 1), list(chain(*rows[at : at + MANY])))
            self.connection.executemany(INSERT, rows[whole:])

    def claims(self, *, limit: int = -1, **filters: str) -> list[Claim]:
        """The filters that the benchmark asks for."""
        narrow = filters.keys() & {"text", "doc", "country"}
        conditions, bound = ["+tier = 'claim'" if narrow else "tier = 'claim'"], []
        for name, value in filters.items():
            sql = {
                "kind": "kind = ?", "to": "to_country = ?", "since": "latest >= ?", "until": "earliest <= ?",
                "text": "key IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)",
                "doc": "document = (SELECT key FROM documents WHERE id = ?)",
                "country": "key IN (SELECT key FROM claims WHERE tier = 'claim' AND from_country = ? UNION "
                           "SELECT key FROM claims WHERE tier = 'claim' AND to_country = ?)",
            }[name]
            when = edtf.parse(value) if name in ("since", "until") else None
            conditions.append(sql)
            bound += [str((when.earliest if name == "since" else when.latest) if when else value)] * sql.count("?")
        query = f"SELECT {COLUMNS} FROM claims WHERE {' AND '.join(conditions)} ORDER BY document, start, key LIMIT ?"
        return [claim(found) for found in self.connection.execute(query, (*bound, limit)).fetchall()]

    def close(self) -> None:
        self.connection.close()


def bounds(time: str | None) -> tuple[str | None, str | None]:
    if time is None:
        return None, None
    when = edtf.parse(time)
    return str(when.earliest), str(when.latest)


def row(c: Claim) -> tuple[object, ...]:
    f, t = c.from_party, c.to_party
    return (
        c.id, c.doc, str(c.tier), str(c.kind), f and f.name, f and str(f.type), f and f.country, t and t.name,
        t and str(t.type), t and t.country, json.dumps(c.technology), c.place, c.time, str(c.status), str(c.modality),
        c.speaker,
        c.amount and c.amount.value, c.amount and c.amount.currency, json.dumps(c.harm), c.quote, c.start, c.end, c.confidence,
        c.extractor, c.frame, json.dumps([[cue.field, cue.rule, cue.start, cue.end] for cue in c.cues]),
    )


def claim(r: tuple) -> Claim:
    return Claim(
        id=r[0], doc=r[1], tier=Tier(r[2]), kind=Kind(r[3]),
        from_party=Party(name=r[4], type=PartyType(r[5]), country=r[6]) if r[4] else None,
        to_party=Party(name=r[7], type=PartyType(r[8]), country=r[9]) if r[7] else None,
        technology=tuple(map(Technology, json.loads(r[10]))), place=r[11], time=r[12], status=Status(r[13]),
        modality=Modality(r[14]), speaker=r[15], amount=Amount(r[16], r[17]) if r[17] else None,
        harm=tuple(map(Harm, json.loads(r[18]))), quote=r[19], start=r[20], end=r[21], confidence=r[22], extractor=r[23],
        frame=r[24], cues=tuple(Cue(*cue) for cue in json.loads(r[25])),
    )
