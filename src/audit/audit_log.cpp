// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_log.hpp"

#include "audit/audit_repository.hpp"
#include "audit/retention.hpp"
#include "audit/stored_text.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

namespace waymark::audit {

namespace {

void make_storable(std::string& text)
{
    text = storable(text);
}

void make_storable(std::optional<std::string>& text)
{
    if (text)
        make_storable(*text);
}

// What comes from outside, or may hold some of that.
void make_storable(Entry& entry)
{
    if (entry.actor) {
        make_storable(entry.actor->email);
        make_storable(entry.actor->name);
    }
    make_storable(entry.entity_id);
    make_storable(entry.old_value);
    make_storable(entry.new_value);
    make_storable(entry.metadata);
    make_storable(entry.ip);
    make_storable(entry.user_agent);
}

} // namespace

void AuditLog::record(Entry entry)
{
    entry.time = clock_.now();
    entry.uid = storage::make_public_id(entry.time);
    make_storable(entry);
    store_.write([&entry](soci::session& session) { AuditRepository(session).insert(entry); });
}

Page<Entry> AuditLog::list(const EntryQuery& query)
{
    return store_.read(
        [&query](soci::session& session) { return AuditRepository(session).list(query); });
}

std::size_t AuditLog::forget_older_than(std::chrono::days age)
{
    const auto time = clock_.now() - age;
    return remove_in_batches([this, time] {
        return store_.write([time](soci::session& session) {
            return AuditRepository(session).remove_before(time, removed_at_once);
        });
    });
}

} // namespace waymark::audit
