-- SPDX-License-Identifier: Apache-2.0
-- Credentials: sessions, keys, second factors; quotas; and who did what.

-- Some users have no address; all others have one of their own.
DROP INDEX users_email;
CREATE UNIQUE INDEX users_email ON users (lower(email)) WHERE email <> '';
CREATE INDEX users_created ON users (created_ms, id);

-- The last time step whose code signed in: a code works once.
ALTER TABLE users ADD COLUMN totp_last_step BIGINT NOT NULL DEFAULT 0;

-- Single-use codes in place of a lost second factor. SHA-256, in hexadecimal.
CREATE TABLE recovery_codes (
    user_id   BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);

-- A sign-in and what came of it. A JWT names its session; a login token is known by its SHA-256.
CREATE TABLE sessions (
    id           {{id}},
    uid          TEXT NOT NULL UNIQUE,
    user_id      BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('jwt', 'login_token')),
    token_hash   TEXT UNIQUE,
    ip           TEXT NOT NULL,
    user_agent   TEXT NOT NULL,
    created_ms   BIGINT NOT NULL,
    last_used_ms BIGINT NOT NULL,
    expires_ms   BIGINT NOT NULL,
    revoked_ms   BIGINT
);
CREATE INDEX sessions_user ON sessions (user_id, created_ms);
CREATE INDEX sessions_expiry ON sessions (expires_ms);

-- Each works once. One that is shown again has been stolen, or its answer lost: the session ends.
CREATE TABLE refresh_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    used_ms    BIGINT,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- Keys of programs. `key_hash` is the SHA-256 of what is presented, in hexadecimal: the key, or of
-- a signature key its app id; `secret_box` is that one's secret, encrypted.
CREATE TABLE api_keys (
    id           {{id}},
    uid          TEXT NOT NULL UNIQUE,
    owner_id     BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('api_key', 'signature', 'bearer', 'attribution')),
    name         TEXT NOT NULL,
    prefix       TEXT NOT NULL,
    key_hash     TEXT NOT NULL UNIQUE,
    secret_box   TEXT,
    scopes       BIGINT NOT NULL,
    allowed_ips  TEXT NOT NULL DEFAULT '',
    site_id      BIGINT,
    plan         TEXT CHECK (plan IN ('free', 'professional', 'enterprise')),
    is_active    SMALLINT NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_ms   BIGINT NOT NULL,
    updated_ms   BIGINT NOT NULL,
    last_used_ms BIGINT,
    expires_ms   BIGINT
);
CREATE INDEX api_keys_owner ON api_keys (owner_id, kind, created_ms);

-- Requests counted against a daily quota. `day` is days since 1970, UTC.
CREATE TABLE quota_usage (
    owner_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day      BIGINT NOT NULL,
    used     BIGINT NOT NULL,
    PRIMARY KEY (owner_id, day)
);

-- Actions worth remembering, with the actor as they were then: an entry outlives its user. Values
-- are JSON without secrets.
CREATE TABLE audit_log (
    id          {{id}},
    uid         TEXT NOT NULL UNIQUE,
    created_ms  BIGINT NOT NULL,
    actor_id    BIGINT,
    actor_uid   TEXT,
    actor_email TEXT,
    actor_name  TEXT,
    action      TEXT NOT NULL,
    entity_type TEXT NOT NULL,
    entity_id   TEXT,
    old_value   TEXT,
    new_value   TEXT,
    metadata    TEXT,
    ip          TEXT,
    user_agent  TEXT
);
CREATE INDEX audit_log_created ON audit_log (created_ms);
CREATE INDEX audit_log_actor ON audit_log (actor_uid, created_ms);

-- Requests to the dwz dialect.
CREATE TABLE operations (
    id            {{id}},
    created_ms    BIGINT NOT NULL,
    user_id       BIGINT,
    username      TEXT NOT NULL,
    operation     TEXT NOT NULL,
    resource      TEXT NOT NULL,
    resource_id   TEXT NOT NULL,
    method        TEXT NOT NULL,
    path          TEXT NOT NULL,
    request_body  TEXT NOT NULL,
    response_code BIGINT NOT NULL,
    response_body TEXT NOT NULL,
    ip            TEXT NOT NULL,
    user_agent    TEXT NOT NULL,
    duration_ms   BIGINT NOT NULL,
    error_message TEXT NOT NULL
);
CREATE INDEX operations_created ON operations (created_ms);
CREATE INDEX operations_user ON operations (user_id, created_ms);
