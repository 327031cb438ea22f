-- SPDX-License-Identifier: Apache-2.0
-- Links in full: domains, routing rules, variants and tests of them, bundles; system settings; and
-- what webhooks are to be told.

-- Every name under which links stand, or once stood: lower case, with the port unless it is the
-- protocol's own. Ids begin at 1; the default domain has none. A link keeps its name when the domain
-- is renamed or removed, and a name that comes back goes on counting where it was.
CREATE TABLE domain_names (
    id          {{id}},
    name        TEXT NOT NULL UNIQUE,
    next_number BIGINT NOT NULL DEFAULT 1
);

-- A domain as it is set up now.
CREATE TABLE domains (
    id                   {{id}},
    name_id              BIGINT NOT NULL UNIQUE REFERENCES domain_names (id),
    protocol             TEXT NOT NULL CHECK (protocol IN ('http', 'https')),
    site_name            TEXT NOT NULL DEFAULT '',
    icp_number           TEXT NOT NULL DEFAULT '',
    police_number        TEXT NOT NULL DEFAULT '',
    description          TEXT NOT NULL DEFAULT '',
    is_active            SMALLINT NOT NULL CHECK (is_active IN (0, 1)),
    pass_query_params    SMALLINT NOT NULL CHECK (pass_query_params IN (0, 1)),
    random_suffix_length SMALLINT NOT NULL CHECK (random_suffix_length BETWEEN 0 AND 10),
    enable_checksum      SMALLINT NOT NULL CHECK (enable_checksum IN (0, 1)),
    created_ms           BIGINT NOT NULL,
    updated_ms           BIGINT NOT NULL
);

-- `protocol` is the domain's when the link was made, empty on the default domain. `clicks` and
-- `bot_clicks` are what the event store counts, written down a moment later; `clicks_taken` counts
-- visits of a link with a limit, at once.
ALTER TABLE links ADD COLUMN description TEXT;
ALTER TABLE links ADD COLUMN protocol TEXT NOT NULL DEFAULT '';
ALTER TABLE links ADD COLUMN is_sticky SMALLINT NOT NULL DEFAULT 0 CHECK (is_sticky IN (0, 1));
ALTER TABLE links ADD COLUMN creator_ip TEXT;
ALTER TABLE links ADD COLUMN clicks BIGINT NOT NULL DEFAULT 0;
ALTER TABLE links ADD COLUMN bot_clicks BIGINT NOT NULL DEFAULT 0;
ALTER TABLE links ADD COLUMN clicks_taken BIGINT NOT NULL DEFAULT 0;

-- For every order of a list; and for the filters by which most links may pass.
DROP INDEX links_owner_created;
DROP INDEX links_created;
CREATE INDEX links_created ON links (created_ms, id);
CREATE INDEX links_updated ON links (updated_ms, id);
CREATE INDEX links_expires ON links (expires_ms, id);
CREATE INDEX links_clicks ON links (clicks, id);
CREATE INDEX links_slug_order ON links (slug, id);
CREATE INDEX links_title ON links (title, id);
CREATE INDEX links_target_url ON links (target_url, id);
CREATE INDEX links_status ON links (status, created_ms, id);
CREATE INDEX links_owner_created ON links (owner_id, created_ms, id);
CREATE INDEX links_owner_clicks ON links (owner_id, clicks, id);
CREATE INDEX links_owner_status ON links (owner_id, status, created_ms, id);
CREATE INDEX links_domain_created ON links (domain_id, created_ms, id);

-- A test of variants of one link, from start to end.
CREATE TABLE ab_tests (
    id            {{id}},
    link_id       BIGINT NOT NULL REFERENCES links (id) ON DELETE CASCADE,
    name          TEXT NOT NULL,
    description   TEXT NOT NULL DEFAULT '',
    status        TEXT NOT NULL CHECK (status IN ('draft', 'running', 'paused', 'completed')),
    traffic_split TEXT NOT NULL CHECK (traffic_split IN ('equal', 'weighted', 'custom')),
    start_ms      BIGINT,
    end_ms        BIGINT,
    is_active     SMALLINT NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_ms    BIGINT NOT NULL,
    updated_ms    BIGINT NOT NULL
);
CREATE INDEX ab_tests_link ON ab_tests (link_id, status);
-- A link has one running test at most.
CREATE UNIQUE INDEX ab_tests_running ON ab_tests (link_id) WHERE status = 'running';

-- A place that a link leads to now and then. Without a test it is the link's own.
CREATE TABLE variants (
    id          {{id}},
    uid         TEXT NOT NULL UNIQUE,
    link_id     BIGINT NOT NULL REFERENCES links (id) ON DELETE CASCADE,
    ab_test_id  BIGINT REFERENCES ab_tests (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    target_url  TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    weight      SMALLINT NOT NULL CHECK (weight BETWEEN 0 AND 100),
    is_control  SMALLINT NOT NULL DEFAULT 0 CHECK (is_control IN (0, 1)),
    is_active   SMALLINT NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_ms  BIGINT NOT NULL,
    updated_ms  BIGINT NOT NULL
);
CREATE INDEX variants_link ON variants (link_id, created_ms, id);
CREATE INDEX variants_ab_test ON variants (ab_test_id);

-- `conditions`: see links/routing/condition_text.hpp.
CREATE TABLE routing_rules (
    id         {{id}},
    uid        TEXT NOT NULL UNIQUE,
    link_id    BIGINT NOT NULL REFERENCES links (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    target_url TEXT NOT NULL,
    priority   BIGINT NOT NULL,
    is_active  SMALLINT NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    conditions TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE INDEX routing_rules_link ON routing_rules (link_id, priority, created_ms);

CREATE TABLE bundles (
    id          {{id}},
    uid         TEXT NOT NULL UNIQUE,
    owner_id    BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    color       TEXT NOT NULL,
    icon        TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('ACTIVE', 'ARCHIVED')),
    created_ms  BIGINT NOT NULL,
    updated_ms  BIGINT NOT NULL
);
CREATE INDEX bundles_owner ON bundles (owner_id, created_ms, id);

CREATE TABLE bundle_links (
    bundle_id BIGINT NOT NULL REFERENCES bundles (id) ON DELETE CASCADE,
    link_id   BIGINT NOT NULL REFERENCES links (id) ON DELETE CASCADE,
    position  BIGINT NOT NULL,
    added_ms  BIGINT NOT NULL,
    PRIMARY KEY (bundle_id, link_id)
);
CREATE INDEX bundle_links_link ON bundle_links (link_id);

-- What administrators set up for everybody. `value` is JSON.
CREATE TABLE system_settings (
    id          {{id}},
    uid         TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL UNIQUE,
    value       TEXT NOT NULL,
    description TEXT,
    created_ms  BIGINT NOT NULL,
    updated_ms  BIGINT NOT NULL
);

-- What happened to links and their rules, for webhooks to be told: written in the transaction that
-- made it happen.
CREATE TABLE outbox (
    id         {{id}},
    created_ms BIGINT NOT NULL,
    event      TEXT NOT NULL,
    owner_uid  TEXT NOT NULL,
    link_uid   TEXT NOT NULL,
    slug       TEXT NOT NULL,
    target_url TEXT NOT NULL,
    rule_uid   TEXT,
    rule_name  TEXT,
    priority   BIGINT
);
CREATE INDEX outbox_created ON outbox (created_ms);
