-- SPDX-License-Identifier: Apache-2.0
-- What visitors of a site are to do.

-- `value` is the path of a page, as `path_match` says, or the name of a custom event.
CREATE TABLE site_goals (
    id         {{id}},
    site_id    BIGINT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('page', 'event')),
    path_match TEXT NOT NULL CHECK (path_match IN ('is', 'starts_with', 'matches')),
    value      TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (site_id, name)
);
