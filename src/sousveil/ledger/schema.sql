-- The ledger. Everything is an event that is only ever added; the tables beside `event` hold what each event says.
--
-- Promise: `leaf` = sha256(0x00 || salt || kind || ' ' || at || '\n' || body), the leaf of an RFC 6962 tree in the order of
-- `seq`. `body` is the exact JSON that was written; every readable column of a claim, document or decision is cut from it
-- (GENERATED), so that none can say something else. A redacted event keeps its leaf and loses its salt, body and text.

CREATE TABLE event (
  seq   INTEGER PRIMARY KEY,
  kind  TEXT NOT NULL CHECK (kind IN ('created', 'document', 'claim', 'decision', 'pair', 'extraction', 'original', 'import',
                                      'redaction', 'seal', 'cosign', 'option')),
  at    TEXT NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'),
  salt  BLOB CHECK (length(salt) = 16),
  leaf  BLOB NOT NULL CHECK (length(leaf) = 32)
) STRICT;

-- The few events of these kinds are found among many others.
CREATE INDEX event_extraction ON event (seq) WHERE kind = 'extraction';
CREATE INDEX event_redaction ON event (seq) WHERE kind = 'redaction';
CREATE INDEX event_seal ON event (seq) WHERE kind = 'seal';
CREATE INDEX event_cosign ON event (seq) WHERE kind = 'cosign';
CREATE INDEX event_option ON event (seq) WHERE kind = 'option';

-- Roots of full subtrees of 256, 256^2, ... leaves: what makes a proof cheap. Derived from `event`; `verify` recomputes it.
CREATE TABLE tree (
  level     INTEGER NOT NULL CHECK (level BETWEEN 1 AND 7),
  position  INTEGER NOT NULL CHECK (position >= 0),
  hash      BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- What events of the kinds created, extraction, original, import, redaction, seal, cosign and option say.
CREATE TABLE entry (
  event  INTEGER PRIMARY KEY REFERENCES event (seq),
  body   TEXT CHECK (json_valid(body))
) STRICT;
CREATE INDEX entry_doc ON entry (json_extract(body, '$.doc'));

-- Which events were redacted, and by which event.
CREATE TABLE redacted (
  event  INTEGER PRIMARY KEY REFERENCES event (seq),
  by     INTEGER NOT NULL REFERENCES event (seq)
) STRICT;

-- Documents and claims that a newer reading of the same bytes replaced: kept, no longer shown.
CREATE TABLE superseded (
  event  INTEGER PRIMARY KEY REFERENCES event (seq),
  by     INTEGER NOT NULL REFERENCES event (seq)
) STRICT;

-- What was read: the text itself, and what the source says of it. Its bytes are in `original`.
CREATE TABLE document (
  event        INTEGER PRIMARY KEY REFERENCES event (seq),
  unspaced     INTEGER NOT NULL CHECK (unspaced IN (0, 1)),
  body         TEXT CHECK (json_valid(body)),
  id           TEXT GENERATED ALWAYS AS (json_extract(body, '$.id')) VIRTUAL CHECK (length(id) = 64),
  text_sha256  TEXT GENERATED ALWAYS AS (json_extract(body, '$.text_sha256')) VIRTUAL CHECK (length(text_sha256) = 64),
  title        TEXT GENERATED ALWAYS AS (json_extract(body, '$.title')) VIRTUAL,
  publisher    TEXT GENERATED ALWAYS AS (json_extract(body, '$.publisher')) VIRTUAL,
  published    TEXT GENERATED ALWAYS AS (json_extract(body, '$.published')) VIRTUAL,
  language     TEXT GENERATED ALWAYS AS (json_extract(body, '$.language')) VIRTUAL,
  format       TEXT GENERATED ALWAYS AS (json_extract(body, '$.format')) VIRTUAL,
  url          TEXT GENERATED ALWAYS AS (json_extract(body, '$.url')) VIRTUAL,
  origin       TEXT GENERATED ALWAYS AS (json_extract(body, '$.origin.uri')) VIRTUAL,
  size         INTEGER GENERATED ALWAYS AS (json_extract(body, '$.size')) VIRTUAL,
  text         TEXT,
  CHECK ((body IS NULL) = (text IS NULL))
) STRICT;
CREATE INDEX document_id ON document (id);
CREATE INDEX document_unspaced ON document (event) WHERE unspaced;

-- The bytes as they were read, by their sha256.
CREATE TABLE original (
  id     TEXT PRIMARY KEY CHECK (length(id) = 64),
  codec  TEXT NOT NULL CHECK (codec IN ('zlib', 'raw')),
  bytes  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The parties of claims, each combination of name, identity and words as written once. Derived from the claims' bodies.
CREATE TABLE party (
  party         INTEGER PRIMARY KEY,
  key           TEXT NOT NULL,
  name          TEXT NOT NULL,
  type          TEXT NOT NULL CHECK (type IN ('company', 'state', 'public-body', 'place', 'group')),
  country       TEXT CHECK (country GLOB '[A-Z][A-Z]'),
  written       TEXT NOT NULL,
  name_folded   TEXT NOT NULL,
  written_folded TEXT NOT NULL,
  UNIQUE (key, name, type, country, written)
) STRICT;
CREATE INDEX party_name ON party (name_folded);
CREATE INDEX party_written ON party (written_folded);

-- Who did what to whom, as one document says it; the quote is the text from `start` to `end` (code points, end exclusive).
-- Beside the body stand what it is found by: its parties, the first and last day that `time` may mean, the script's sort.
CREATE TABLE claim (
  event         INTEGER PRIMARY KEY REFERENCES event (seq),
  document      INTEGER NOT NULL REFERENCES document (event),
  from_party    INTEGER REFERENCES party (party),
  to_party      INTEGER REFERENCES party (party),
  earliest      TEXT,
  latest        TEXT,
  unspaced      INTEGER NOT NULL CHECK (unspaced IN (0, 1)),
  body          TEXT CHECK (json_valid(body)),
  id            TEXT GENERATED ALWAYS AS (json_extract(body, '$.id')) VIRTUAL CHECK (length(id) >= 8),
  tier          TEXT GENERATED ALWAYS AS (json_extract(body, '$.tier')) VIRTUAL CHECK (tier IN ('claim', 'candidate')),
  kind          TEXT GENERATED ALWAYS AS (json_extract(body, '$.kind')) VIRTUAL CHECK (kind IN (
                  'supply', 'finance', 'access', 'data-transfer', 'use', 'cooperation', 'affiliation', 'restriction')),
  from_name     TEXT GENERATED ALWAYS AS (json_extract(body, '$.from.name')) VIRTUAL,
  from_country  TEXT GENERATED ALWAYS AS (json_extract(body, '$.from.country')) VIRTUAL,
  to_name       TEXT GENERATED ALWAYS AS (json_extract(body, '$.to.name')) VIRTUAL,
  to_country    TEXT GENERATED ALWAYS AS (json_extract(body, '$.to.country')) VIRTUAL,
  technology    TEXT GENERATED ALWAYS AS (json_extract(body, '$.technology')) VIRTUAL,
  place         TEXT GENERATED ALWAYS AS (json_extract(body, '$.place')) VIRTUAL,
  time          TEXT GENERATED ALWAYS AS (json_extract(body, '$.time')) VIRTUAL,
  status        TEXT GENERATED ALWAYS AS (json_extract(body, '$.status')) VIRTUAL CHECK (status IN (
                  'planned', 'under-way', 'in-place', 'ended', 'unknown')),
  modality      TEXT GENERATED ALWAYS AS (json_extract(body, '$.modality')) VIRTUAL CHECK (modality IN (
                  'asserted', 'alleged', 'possible', 'denied')),
  speaker       TEXT GENERATED ALWAYS AS (json_extract(body, '$.speaker')) VIRTUAL,
  amount        REAL GENERATED ALWAYS AS (json_extract(body, '$.amount.value')) VIRTUAL,
  currency      TEXT GENERATED ALWAYS AS (json_extract(body, '$.amount.currency')) VIRTUAL,
  harm          TEXT GENERATED ALWAYS AS (json_extract(body, '$.harm')) VIRTUAL,
  quote         TEXT GENERATED ALWAYS AS (json_extract(body, '$.quote')) VIRTUAL,
  start         INTEGER GENERATED ALWAYS AS (json_extract(body, '$.start')) VIRTUAL CHECK (start >= 0),
  "end"         INTEGER GENERATED ALWAYS AS (json_extract(body, '$.end')) VIRTUAL,
  confidence    REAL GENERATED ALWAYS AS (json_extract(body, '$.confidence')) VIRTUAL CHECK (confidence BETWEEN 0 AND 1),
  extractor     TEXT GENERATED ALWAYS AS (json_extract(body, '$.extractor')) VIRTUAL,
  CHECK ("end" > start),
  CHECK (from_party IS NOT NULL OR to_party IS NOT NULL OR body IS NULL)
) STRICT;
CREATE INDEX claim_id ON claim (id);
CREATE INDEX claim_document ON claim (document, start);
CREATE INDEX claim_kind ON claim (tier, kind, document, start, earliest, latest);
CREATE INDEX claim_from_country ON claim (tier, from_country, kind, document, start, earliest, latest);
CREATE INDEX claim_to_country ON claim (tier, to_country, kind, document, start, earliest, latest);
CREATE INDEX claim_from_party ON claim (from_party);
CREATE INDEX claim_to_party ON claim (to_party);
CREATE INDEX claim_unspaced ON claim (event) WHERE unspaced;

-- One row for each code in a claim's `technology`.
CREATE TABLE claim_technology (
  technology  TEXT NOT NULL,
  claim       INTEGER NOT NULL REFERENCES claim (event),
  PRIMARY KEY (technology, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_technology_claim ON claim_technology (claim);

-- What a person decided of a claim, and on which text, offsets and extractor version. Undoing is one more row.
CREATE TABLE decision (
  event        INTEGER PRIMARY KEY REFERENCES event (seq),
  body         TEXT CHECK (json_valid(body)),
  id           TEXT GENERATED ALWAYS AS (json_extract(body, '$.id')) VIRTUAL,
  claim        TEXT GENERATED ALWAYS AS (json_extract(body, '$.claim')) VIRTUAL,
  verdict      TEXT GENERATED ALWAYS AS (json_extract(body, '$.verdict')) VIRTUAL CHECK (verdict IN (
                 'confirm', 'correct', 'reject', 'unsure', 'undo')),
  reason       TEXT GENERATED ALWAYS AS (json_extract(body, '$.reason')) VIRTUAL,
  corrections  TEXT GENERATED ALWAYS AS (json_extract(body, '$.corrections')) VIRTUAL,
  who          TEXT GENERATED ALWAYS AS (json_extract(body, '$.who')) VIRTUAL,
  at           TEXT GENERATED ALWAYS AS (json_extract(body, '$.at')) VIRTUAL,
  note         TEXT GENERATED ALWAYS AS (json_extract(body, '$.note')) VIRTUAL,
  undoes       TEXT GENERATED ALWAYS AS (json_extract(body, '$.undoes')) VIRTUAL,
  text_sha256  TEXT GENERATED ALWAYS AS (json_extract(body, '$.text_sha256')) VIRTUAL,
  start        INTEGER GENERATED ALWAYS AS (json_extract(body, '$.start')) VIRTUAL,
  "end"        INTEGER GENERATED ALWAYS AS (json_extract(body, '$.end')) VIRTUAL,
  extractor    TEXT GENERATED ALWAYS AS (json_extract(body, '$.extractor')) VIRTUAL,
  CHECK ((verdict = 'reject') = (reason IS NOT NULL))
) STRICT;
CREATE INDEX decision_id ON decision (id);
CREATE INDEX decision_claim ON decision (claim);

-- What a person decided of two names: the same party or not.
CREATE TABLE pair (
  event    INTEGER PRIMARY KEY REFERENCES event (seq),
  body     TEXT CHECK (json_valid(body)),
  id       TEXT GENERATED ALWAYS AS (json_extract(body, '$.id')) VIRTUAL,
  "left"   TEXT GENERATED ALWAYS AS (json_extract(body, '$.left')) VIRTUAL,
  "right"  TEXT GENERATED ALWAYS AS (json_extract(body, '$.right')) VIRTUAL,
  verdict  TEXT GENERATED ALWAYS AS (json_extract(body, '$.verdict')) VIRTUAL CHECK (verdict IN (
             'same', 'different', 'unsure', 'undo')),
  who      TEXT GENERATED ALWAYS AS (json_extract(body, '$.who')) VIRTUAL,
  at       TEXT GENERATED ALWAYS AS (json_extract(body, '$.at')) VIRTUAL,
  note     TEXT GENERATED ALWAYS AS (json_extract(body, '$.note')) VIRTUAL,
  undoes   TEXT GENERATED ALWAYS AS (json_extract(body, '$.undoes')) VIRTUAL,
  CHECK ("left" < "right")
) STRICT;
CREATE INDEX pair_id ON pair (id);

-- Full text. Languages written without spaces (Han, Kana, Hangul, Thai, Lao, Khmer, Burmese) go into trigrams as well.
CREATE VIRTUAL TABLE claim_fts USING fts5(quote, from_name, to_name, content='claim', content_rowid='event',
  tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE claim_trigram USING fts5(quote, content='', tokenize='trigram');
CREATE VIRTUAL TABLE document_fts USING fts5(title, text, content='document', content_rowid='event',
  tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE document_trigram USING fts5(title, text, content='', tokenize='trigram');

CREATE TRIGGER claim_index AFTER INSERT ON claim BEGIN
  INSERT INTO claim_fts (rowid, quote, from_name, to_name) VALUES (NEW.event, NEW.quote, NEW.from_name, NEW.to_name);
END;
CREATE TRIGGER claim_index_unspaced AFTER INSERT ON claim WHEN NEW.unspaced BEGIN
  INSERT INTO claim_trigram (rowid, quote) VALUES (NEW.event, NEW.quote);
END;
CREATE TRIGGER document_index AFTER INSERT ON document BEGIN
  INSERT INTO document_fts (rowid, title, text) VALUES (NEW.event, NEW.title, NEW.text);
END;
CREATE TRIGGER document_index_unspaced AFTER INSERT ON document WHEN NEW.unspaced BEGIN
  INSERT INTO document_trigram (rowid, title, text) VALUES (NEW.event, NEW.title, NEW.text);
END;

-- A quote is in its document's text, at its offsets, or the claim is not stored.
CREATE TRIGGER claim_quote BEFORE INSERT ON claim
WHEN NEW.quote IS NOT (SELECT substr(text, NEW.start + 1, NEW."end" - NEW.start) FROM document WHERE event = NEW.document)
  OR json_extract(NEW.body, '$.doc') IS NOT (SELECT id FROM document WHERE event = NEW.document)
BEGIN SELECT RAISE(ABORT, 'the quote is not at its offsets in the document'); END;

-- Only ever added: events without gaps; no row replaced, changed or deleted, but for what a redaction event names.
CREATE TRIGGER event_insert BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM event)
BEGIN SELECT RAISE(ABORT, 'events are only added, in order, without gaps'); END;
CREATE TRIGGER event_update BEFORE UPDATE ON event
WHEN NEW.seq IS NOT OLD.seq OR NEW.kind IS NOT OLD.kind OR NEW.at IS NOT OLD.at OR NEW.leaf IS NOT OLD.leaf
  OR NEW.salt IS NOT NULL OR NOT EXISTS (SELECT 1 FROM redacted WHERE event = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;
CREATE TRIGGER event_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are only added'); END;

CREATE TRIGGER tree_insert BEFORE INSERT ON tree
WHEN EXISTS (SELECT 1 FROM tree WHERE level = NEW.level AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'tree nodes are only added'); END;
CREATE TRIGGER tree_update BEFORE UPDATE ON tree BEGIN SELECT RAISE(ABORT, 'tree nodes are only added'); END;
CREATE TRIGGER tree_delete BEFORE DELETE ON tree BEGIN SELECT RAISE(ABORT, 'tree nodes are only added'); END;

CREATE TRIGGER entry_insert BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE event = NEW.event) OR NEW.body IS NULL
  OR (SELECT kind FROM event WHERE seq = NEW.event) IN ('document', 'claim', 'decision', 'pair')
BEGIN SELECT RAISE(ABORT, 'entries are only added, each with its event'); END;
CREATE TRIGGER entry_update BEFORE UPDATE ON entry
WHEN NEW.event IS NOT OLD.event OR NEW.body IS NOT NULL OR NOT EXISTS (SELECT 1 FROM redacted WHERE event = OLD.event)
BEGIN SELECT RAISE(ABORT, 'entries are only added'); END;
CREATE TRIGGER entry_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are only added'); END;

CREATE TRIGGER redacted_insert BEFORE INSERT ON redacted
WHEN EXISTS (SELECT 1 FROM redacted WHERE event = NEW.event)
  OR (SELECT kind FROM event WHERE seq = NEW.by) IS NOT 'redaction'
BEGIN SELECT RAISE(ABORT, 'a redaction needs its event, once'); END;
CREATE TRIGGER redacted_update BEFORE UPDATE ON redacted BEGIN SELECT RAISE(ABORT, 'redactions are only added'); END;
CREATE TRIGGER redacted_delete BEFORE DELETE ON redacted BEGIN SELECT RAISE(ABORT, 'redactions are only added'); END;

CREATE TRIGGER superseded_insert BEFORE INSERT ON superseded
WHEN EXISTS (SELECT 1 FROM superseded WHERE event = NEW.event)
BEGIN SELECT RAISE(ABORT, 'superseded rows are only added'); END;
CREATE TRIGGER superseded_update BEFORE UPDATE ON superseded
BEGIN SELECT RAISE(ABORT, 'superseded rows are only added'); END;
CREATE TRIGGER superseded_delete BEFORE DELETE ON superseded
BEGIN SELECT RAISE(ABORT, 'superseded rows are only added'); END;

CREATE TRIGGER document_insert BEFORE INSERT ON document
WHEN EXISTS (SELECT 1 FROM document WHERE event = NEW.event)
  OR (SELECT kind FROM event WHERE seq = NEW.event) IS NOT 'document' OR NEW.body IS NULL
BEGIN SELECT RAISE(ABORT, 'documents are only added, each with its event'); END;
CREATE TRIGGER document_update BEFORE UPDATE ON document
WHEN NEW.event IS NOT OLD.event OR NEW.body IS NOT NULL OR NEW.text IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM redacted WHERE event = OLD.event)
BEGIN SELECT RAISE(ABORT, 'documents are only added'); END;
CREATE TRIGGER document_delete BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'documents are only added'); END;

CREATE TRIGGER original_insert BEFORE INSERT ON original
WHEN EXISTS (SELECT 1 FROM original WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'originals are only added'); END;
CREATE TRIGGER original_update BEFORE UPDATE ON original BEGIN SELECT RAISE(ABORT, 'originals are only added'); END;
CREATE TRIGGER original_delete BEFORE DELETE ON original
WHEN EXISTS (SELECT 1 FROM document WHERE id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'originals are only added'); END;

CREATE TRIGGER party_insert BEFORE INSERT ON party
WHEN EXISTS (SELECT 1 FROM party WHERE party = NEW.party)
  OR EXISTS (SELECT 1 FROM party WHERE key = NEW.key AND name = NEW.name AND type = NEW.type AND written = NEW.written
             AND country IS NEW.country)
BEGIN SELECT RAISE(ABORT, 'parties are only added'); END;
CREATE TRIGGER party_update BEFORE UPDATE ON party BEGIN SELECT RAISE(ABORT, 'parties are only added'); END;
CREATE TRIGGER party_delete BEFORE DELETE ON party
WHEN EXISTS (SELECT 1 FROM claim WHERE from_party = OLD.party) OR EXISTS (SELECT 1 FROM claim WHERE to_party = OLD.party)
BEGIN SELECT RAISE(ABORT, 'parties are only added'); END;

CREATE TRIGGER claim_insert BEFORE INSERT ON claim
WHEN EXISTS (SELECT 1 FROM claim WHERE event = NEW.event)
  OR (SELECT kind FROM event WHERE seq = NEW.event) IS NOT 'claim' OR NEW.body IS NULL
BEGIN SELECT RAISE(ABORT, 'claims are only added, each with its event'); END;
CREATE TRIGGER claim_update BEFORE UPDATE ON claim
WHEN NEW.event IS NOT OLD.event OR NEW.document IS NOT OLD.document OR NEW.body IS NOT NULL
  OR NEW.from_party IS NOT NULL OR NEW.to_party IS NOT NULL OR NEW.earliest IS NOT NULL OR NEW.latest IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM redacted WHERE event = OLD.event)
BEGIN SELECT RAISE(ABORT, 'claims are only added'); END;
CREATE TRIGGER claim_delete BEFORE DELETE ON claim BEGIN SELECT RAISE(ABORT, 'claims are only added'); END;

CREATE TRIGGER claim_technology_insert BEFORE INSERT ON claim_technology
WHEN EXISTS (SELECT 1 FROM claim_technology WHERE technology = NEW.technology AND claim = NEW.claim)
BEGIN SELECT RAISE(ABORT, 'technologies are only added'); END;
CREATE TRIGGER claim_technology_update BEFORE UPDATE ON claim_technology
BEGIN SELECT RAISE(ABORT, 'technologies are only added'); END;
CREATE TRIGGER claim_technology_delete BEFORE DELETE ON claim_technology
WHEN NOT EXISTS (SELECT 1 FROM redacted WHERE event = OLD.claim)
BEGIN SELECT RAISE(ABORT, 'technologies are only added'); END;

CREATE TRIGGER decision_insert BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM decision WHERE event = NEW.event OR id = NEW.id)
  OR (SELECT kind FROM event WHERE seq = NEW.event) IS NOT 'decision' OR NEW.body IS NULL
BEGIN SELECT RAISE(ABORT, 'decisions are only added, each with its event'); END;
CREATE TRIGGER decision_update BEFORE UPDATE ON decision
WHEN NEW.event IS NOT OLD.event OR NEW.body IS NOT NULL OR NOT EXISTS (SELECT 1 FROM redacted WHERE event = OLD.event)
BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;
CREATE TRIGGER decision_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;

CREATE TRIGGER pair_insert BEFORE INSERT ON pair
WHEN EXISTS (SELECT 1 FROM pair WHERE event = NEW.event OR id = NEW.id)
  OR (SELECT kind FROM event WHERE seq = NEW.event) IS NOT 'pair' OR NEW.body IS NULL
BEGIN SELECT RAISE(ABORT, 'decisions are only added, each with its event'); END;
CREATE TRIGGER pair_update BEFORE UPDATE ON pair
WHEN NEW.event IS NOT OLD.event OR NEW.body IS NOT NULL OR NOT EXISTS (SELECT 1 FROM redacted WHERE event = OLD.event)
BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;
CREATE TRIGGER pair_delete BEFORE DELETE ON pair BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;

-- For people (Datasette): what is current, with the document's title beside each claim.
CREATE VIEW claims AS
SELECT c.id, c.kind, c.from_name, c.from_country, c.to_name, c.to_country, c.technology, c.place, c.time, c.status,
       c.modality, c.speaker, c.amount, c.currency, c.harm, c.quote, d.title AS document_title, d.publisher, d.published,
       d.url, d.id AS document, c.start, c."end", c.confidence, c.extractor
FROM claim c JOIN document d ON d.event = c.document
WHERE c.tier = 'claim' AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.event = c.event);

CREATE VIEW candidates AS
SELECT c.id, c.kind, c.from_name, c.from_country, c.to_name, c.to_country, c.technology, c.quote, c.confidence,
       d.title AS document_title, d.id AS document, c.start, c."end", c.extractor
FROM claim c JOIN document d ON d.event = c.document
WHERE c.tier = 'candidate' AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.event = c.event);

CREATE VIEW documents AS
SELECT d.id, d.title, d.publisher, d.published, d.language, d.format, d.url, d.origin, d.size,
       (SELECT count(*) FROM claim c WHERE c.document = d.event AND c.tier = 'claim') AS claims, d.text
FROM document d
WHERE d.body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.event = d.event);

-- A decision is stale where no current claim stands on the same text, offsets and extractor any more.
CREATE VIEW decisions AS
SELECT r.id, r.claim, r.verdict, r.reason, r.corrections, r.who, r.at, r.note, r.undoes,
       NOT EXISTS (
         SELECT 1 FROM claim c JOIN document d ON d.event = c.document
         WHERE c.id = r.claim AND c.start = r.start AND c."end" = r."end" AND c.extractor IS r.extractor
           AND d.text_sha256 = r.text_sha256 AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.event = c.event)
       ) AS stale
FROM decision r WHERE r.body IS NOT NULL;
