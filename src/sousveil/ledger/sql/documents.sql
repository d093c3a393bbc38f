-- What was read, and its bytes.

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

-- Only ever added: no row replaced, changed or deleted, but for what a redaction event names.
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
