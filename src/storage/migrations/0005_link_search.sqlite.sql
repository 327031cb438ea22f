-- SPDX-License-Identifier: Apache-2.0
-- Finds links by any part of their texts, whatever its case (sqlite.org/fts5.html, "The Trigram
-- Tokenizer"). The texts themselves stay in `links`.

CREATE VIRTUAL TABLE links_search USING fts5(
    slug, title, target_url, description,
    content = 'links', content_rowid = 'id', tokenize = 'trigram'
);

CREATE TRIGGER links_search_insert AFTER INSERT ON links
BEGIN
    INSERT INTO links_search (rowid, slug, title, target_url, description)
    VALUES (new.id, new.slug, new.title, new.target_url, new.description);
END;

CREATE TRIGGER links_search_delete AFTER DELETE ON links
BEGIN
    INSERT INTO links_search (links_search, rowid, slug, title, target_url, description)
    VALUES ('delete', old.id, old.slug, old.title, old.target_url, old.description);
END;

-- Not for changes of anything else: counting clicks costs nothing here.
CREATE TRIGGER links_search_update AFTER UPDATE OF slug, title, target_url, description ON links
WHEN old.slug <> new.slug OR old.title IS NOT new.title OR old.target_url <> new.target_url
    OR old.description IS NOT new.description
BEGIN
    INSERT INTO links_search (links_search, rowid, slug, title, target_url, description)
    VALUES ('delete', old.id, old.slug, old.title, old.target_url, old.description);
    INSERT INTO links_search (rowid, slug, title, target_url, description)
    VALUES (new.id, new.slug, new.title, new.target_url, new.description);
END;

INSERT INTO links_search (links_search) VALUES ('rebuild');
