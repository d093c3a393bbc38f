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
