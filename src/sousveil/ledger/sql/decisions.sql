-- What people decided.

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

-- Only ever added: no row replaced, changed or deleted, but for what a redaction event names.
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
