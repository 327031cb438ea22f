-- SPDX-License-Identifier: Apache-2.0
-- People who may sign in, and what outlives one run of the server.

CREATE TABLE users (
    id            {{id}},
    uid           TEXT NOT NULL UNIQUE,
    username      TEXT,
    email         TEXT NOT NULL,
    name          TEXT,
    phone         TEXT,
    role          TEXT NOT NULL CHECK (role IN ('ADMIN', 'USER')),
    is_active     SMALLINT NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    password_hash TEXT NOT NULL,
    totp_secret   TEXT,
    totp_enabled  SMALLINT NOT NULL DEFAULT 0 CHECK (totp_enabled IN (0, 1)),
    last_login_ms BIGINT,
    created_ms    BIGINT NOT NULL,
    updated_ms    BIGINT NOT NULL
);

-- One account per address and per name, however they are capitalised.
CREATE UNIQUE INDEX users_email ON users (lower(email));
CREATE UNIQUE INDEX users_username ON users (lower(username));
CREATE INDEX users_role ON users (role);

-- `value` is JSON.
CREATE TABLE settings (
    name       TEXT NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    updated_ms BIGINT NOT NULL
);

-- Session tokens signed out before their end: SHA-256 of the token, in hexadecimal.
CREATE TABLE revoked_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    expires_ms BIGINT NOT NULL
);

CREATE INDEX revoked_tokens_expiry ON revoked_tokens (expires_ms);
