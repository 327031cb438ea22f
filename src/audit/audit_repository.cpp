// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_repository.hpp"

#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::audit {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO audit_log (uid, created_ms, actor_id, actor_uid, actor_email, actor_name, action,
                       entity_type, entity_id, old_value, new_value, metadata, ip, user_agent)
VALUES (:uid, :created_ms, :actor_id, :actor_uid, :actor_email, :actor_name, :action,
        :entity_type, :entity_id, :old_value, :new_value, :metadata, :ip, :user_agent)
)sql";

// {0}: the condition, {1}: ASC or DESC.
constexpr fmt::format_string<const std::string&, const char*> list_sql = R"sql(
SELECT uid, created_ms, actor_id, actor_uid, actor_email, actor_name, action,
       entity_type, entity_id, old_value, new_value, metadata, ip, user_agent
FROM audit_log {0} ORDER BY created_ms {1}, id {1} LIMIT :limit OFFSET :offset
)sql";

constexpr const char* count_sql = "SELECT count(*) FROM audit_log ";

constexpr const char* remove_sql = R"sql(
DELETE FROM audit_log WHERE id IN (
    SELECT id FROM audit_log WHERE created_ms < :time ORDER BY created_ms LIMIT :rows_max)
)sql";

// A row of list_sql.
class EntryRow {
public:
    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(entry_.uid));
        statement.exchange(soci::into(entry_.time));
        statement.exchange(soci::into(actor_id_));
        statement.exchange(soci::into(actor_uid_));
        statement.exchange(soci::into(actor_email_));
        statement.exchange(soci::into(actor_name_));
        statement.exchange(soci::into(entry_.action));
        statement.exchange(soci::into(entry_.entity_type));
        statement.exchange(soci::into(entry_.entity_id));
        statement.exchange(soci::into(entry_.old_value));
        statement.exchange(soci::into(entry_.new_value));
        statement.exchange(soci::into(entry_.metadata));
        statement.exchange(soci::into(entry_.ip));
        statement.exchange(soci::into(entry_.user_agent));
    }

    // After a row was fetched.
    [[nodiscard]] const Entry& entry()
    {
        entry_.actor.reset();
        if (actor_id_)
            entry_.actor = {.id = *actor_id_,
                            .uid = actor_uid_.value_or(""),
                            .email = actor_email_.value_or(""),
                            .name = actor_name_};
        return entry_;
    }

private:
    Entry entry_;
    std::optional<UserId> actor_id_;
    std::optional<std::string> actor_uid_;
    std::optional<std::string> actor_email_;
    std::optional<std::string> actor_name_;
};

// A WHERE clause and the values that it names. A statement bound to it must not outlive it.
class Filter {
public:
    explicit Filter(const EntryQuery& query) : from_(query.from), until_(query.until)
    {
        equal("action", query.action);
        equal("actor_uid", query.actor_uid);
        equal("entity_type", query.entity_type);
        equal("entity_id", query.entity_id);
        if (from_)
            where_ += " AND created_ms >= :from";
        if (until_)
            where_ += " AND created_ms < :until";
    }

    [[nodiscard]] const std::string& where() const { return where_; }

    void bind(soci::statement& statement) const
    {
        for (const auto& [column, text] : texts_)
            statement.exchange(soci::use(text, column));
        if (from_)
            statement.exchange(soci::use(*from_, "from"));
        if (until_)
            statement.exchange(soci::use(*until_, "until"));
    }

private:
    void equal(const std::string& column, const std::string& text)
    {
        if (text.empty())
            return;
        texts_.emplace_back(column, text);
        where_ += fmt::format(" AND {0} = :{0}", column);
    }

    std::string where_ = "WHERE 1 = 1";
    std::vector<std::pair<std::string, std::string>> texts_; // by column
    std::optional<TimePoint> from_;
    std::optional<TimePoint> until_;
};

std::vector<Entry> select(soci::session& session, const Filter& filter, const EntryQuery& query)
{
    EntryRow row;
    std::vector<Entry> entries;
    storage::for_each_row(
        session, fmt::format(list_sql, filter.where(), query.oldest_first ? "ASC" : "DESC"), filter,
        query.slice, row, [&] { entries.push_back(row.entry()); });
    return entries;
}

} // namespace

void AuditRepository::insert(const Entry& entry)
{
    std::optional<UserId> actor_id;
    std::optional<std::string> actor_uid;
    std::optional<std::string> actor_email;
    std::optional<std::string> actor_name;
    if (entry.actor) {
        actor_id = entry.actor->id;
        actor_uid = entry.actor->uid;
        actor_email = entry.actor->email;
        actor_name = entry.actor->name;
    }
    session_ << insert_sql, soci::use(entry.uid), soci::use(entry.time), soci::use(actor_id),
        soci::use(actor_uid), soci::use(actor_email), soci::use(actor_name),
        soci::use(entry.action), soci::use(entry.entity_type), soci::use(entry.entity_id),
        soci::use(entry.old_value), soci::use(entry.new_value), soci::use(entry.metadata),
        soci::use(entry.ip), soci::use(entry.user_agent);
}

Page<Entry> AuditRepository::list(const EntryQuery& query)
{
    const Filter filter(query);
    return {.items = select(session_, filter, query),
            .total = storage::count_rows(session_, count_sql + filter.where(), filter)};
}

std::size_t AuditRepository::remove_before(TimePoint time, std::size_t rows_max)
{
    const auto limit = static_cast<long long>(rows_max);
    soci::statement statement = (session_.prepare << remove_sql, soci::use(time), soci::use(limit));
    statement.execute(true);
    return static_cast<std::size_t>(statement.get_affected_rows());
}

} // namespace waymark::audit
