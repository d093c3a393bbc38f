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

-- Events of these kinds are found without reading all others.
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
