-- What documents say, found by parties, kind, country and time.

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

-- A quote is in its document's text, at its offsets, or the claim is not stored.
CREATE TRIGGER claim_quote BEFORE INSERT ON claim
WHEN NEW.quote IS NOT (SELECT substr(text, NEW.start + 1, NEW."end" - NEW.start) FROM document WHERE event = NEW.document)
  OR json_extract(NEW.body, '$.doc') IS NOT (SELECT id FROM document WHERE event = NEW.document)
BEGIN SELECT RAISE(ABORT, 'the quote is not at its offsets in the document'); END;

-- Only ever added: no row replaced, changed or deleted, but for what a redaction event names.
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
