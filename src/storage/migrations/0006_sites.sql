-- SPDX-License-Identifier: Apache-2.0
-- Web sites whose visits are counted.

-- `domain` is the site's address as its owner wrote it. `time_zone` is a name of the IANA database;
-- empty: that of the server. `tracking_id` is what the site's pages may call it instead of its
-- number. `retention_days`: of single events; 0: for ever. `generation`: how often its statistics
-- were cleared.
CREATE TABLE sites (
    id             {{id}},
    owner_id       BIGINT NOT NULL REFERENCES users (id),
    name           TEXT NOT NULL,
    domain         TEXT NOT NULL UNIQUE,
    tracking_id    TEXT NOT NULL UNIQUE,
    time_zone      TEXT NOT NULL DEFAULT '',
    visitor_mode   TEXT NOT NULL DEFAULT 'daily'
        CHECK (visitor_mode IN ('none', 'daily', 'monthly', 'persistent')),
    address_mode   TEXT NOT NULL DEFAULT 'full'
        CHECK (address_mode IN ('full', 'truncated', 'dropped')),
    retention_days BIGINT NOT NULL DEFAULT 0 CHECK (retention_days BETWEEN 0 AND 3650),
    generation     BIGINT NOT NULL DEFAULT 0,
    created_ms     BIGINT NOT NULL,
    updated_ms     BIGINT NOT NULL
);
CREATE INDEX sites_by_owner ON sites (owner_id, created_ms, id);

-- Which visits of a site count, in the order in which its owner wrote it.
CREATE TABLE site_rules (
    site_id  BIGINT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    list     TEXT NOT NULL CHECK (list IN ('allowed', 'blocked')),
    kind     TEXT NOT NULL CHECK (kind IN ('address', 'country', 'path', 'host')),
    value    TEXT NOT NULL,
    PRIMARY KEY (site_id, position)
);

-- Events that are to be erased, until they are: of a site, as events name it; where `visitor` or
-- `user_id` is not empty, of that person alone.
CREATE TABLE site_erasures (
    id           {{id}},
    events_site  BIGINT NOT NULL,
    visitor      TEXT NOT NULL DEFAULT '',
    user_id      TEXT NOT NULL DEFAULT '',
    requested_ms BIGINT NOT NULL
);
