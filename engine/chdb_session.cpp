// SPDX-License-Identifier: Apache-2.0
#include "chdb_session.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::engine {

namespace {

constexpr std::string_view no_format = "TabSeparated";

} // namespace

Result<ChdbSession> ChdbSession::create(ChdbConnection connection, Settings defaults)
{
    ChdbSession session(std::move(connection), std::move(defaults));
    if (const auto outcome = session.apply(session.defaults_); outcome.failed())
        return failure(Errc::unavailable, outcome.error);
    return session;
}

Outcome ChdbSession::run(const Statement& statement)
{
    if (auto outcome = use(statement.database); outcome.failed())
        return outcome;
    auto wanted = statement.settings;
    wanted.insert(defaults_.begin(), defaults_.end());
    if (auto outcome = apply(wanted); outcome.failed())
        return outcome;
    return connection_.run(statement.sql, statement.format);
}

Outcome ChdbSession::use(const std::string& database)
{
    const std::string wanted = database.empty() ? "default" : database;
    if (wanted == database_)
        return {};
    auto outcome = connection_.run("USE " + sql_identifier(wanted), no_format);
    if (!outcome.failed())
        database_ = wanted;
    return outcome;
}

// One SET a setting: a refused one leaves the others as `current_` says.
Outcome ChdbSession::apply(const Settings& wanted)
{
    for (auto at = current_.begin(); at != current_.end();) {
        const auto next = std::next(at);
        if (!wanted.contains(at->first)) {
            if (auto outcome = set(at->first, nullptr); outcome.failed())
                return outcome;
        }
        at = next;
    }
    for (const auto& [name, value] : wanted) {
        const auto known = current_.find(name);
        if (known != current_.end() && known->second == value)
            continue;
        if (auto outcome = set(name, &value); outcome.failed())
            return outcome;
    }
    return {};
}

// No value means the library's own.
Outcome ChdbSession::set(const std::string& name, const std::string* value)
{
    auto outcome = connection_.run(
        fmt::format("SET {} = {}", name, value ? sql_string(*value) : "DEFAULT"), no_format);
    if (outcome.failed())
        return outcome;
    if (value)
        current_.insert_or_assign(name, *value);
    else
        current_.erase(current_.find(name));
    return outcome;
}

} // namespace waymark::engine
