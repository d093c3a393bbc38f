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
