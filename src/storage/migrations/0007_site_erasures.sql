-- SPDX-License-Identifier: Apache-2.0
-- What was erased of sites is told afterwards, without telling whom it was about.

-- `kind`: of the whole site, or of a person, by the number of a visitor or the customer's own id.
-- `finished_ms`: 0 until it is done; then `visitor` and `user_id` are empty.
ALTER TABLE site_erasures ADD COLUMN kind TEXT NOT NULL DEFAULT 'site'
    CHECK (kind IN ('site', 'visitor', 'user'));
ALTER TABLE site_erasures ADD COLUMN finished_ms BIGINT NOT NULL DEFAULT 0;
UPDATE site_erasures SET kind = 'visitor' WHERE visitor <> '';
UPDATE site_erasures SET kind = 'user' WHERE user_id <> '';
