-- SPDX-License-Identifier: Apache-2.0
-- Short links. Domain 0 is the default domain.

CREATE TABLE links (
    id                  {{id}},
    uid                 TEXT NOT NULL UNIQUE,
    domain_id           BIGINT NOT NULL DEFAULT 0,
    slug                TEXT NOT NULL,
    target_url          TEXT NOT NULL,
    title               TEXT,
    owner_id            BIGINT NOT NULL REFERENCES users (id),
    status              TEXT NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE', 'EXPIRED')),
    password_hash       TEXT,
    expires_ms          BIGINT,
    click_limit         BIGINT,
    utm_source          TEXT,
    utm_medium          TEXT,
    utm_campaign        TEXT,
    utm_term            TEXT,
    utm_content         TEXT,
    utm_id              TEXT,
    utm_source_platform TEXT,
    default_url         TEXT,
    is_ab_test          SMALLINT NOT NULL DEFAULT 0 CHECK (is_ab_test IN (0, 1)),
    is_smart_routing    SMALLINT NOT NULL DEFAULT 0 CHECK (is_smart_routing IN (0, 1)),
    og_title            TEXT,
    og_description      TEXT,
    og_image            TEXT,
    twitter_card_type   TEXT CHECK (twitter_card_type IN ('summary', 'summary_large_image')),
    created_ms          BIGINT NOT NULL,
    updated_ms          BIGINT NOT NULL
);

-- Slugs are told apart by case.
CREATE UNIQUE INDEX links_slug ON links (domain_id, slug);
CREATE INDEX links_owner_created ON links (owner_id, created_ms);
CREATE INDEX links_created ON links (created_ms);
