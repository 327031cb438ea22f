// SPDX-License-Identifier: Apache-2.0
#include "query_service.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::engine {

namespace {

// The codes are ClickHouse's, src/Common/ErrorCodes.cpp, and the statuses those it gives them.
constexpr int bad_arguments = 36;
constexpr int unknown_table = 60;
constexpr int syntax_error = 62;
constexpr int unknown_database = 81;
constexpr int too_many_simultaneous_queries = 202;

unsigned status_of(int code)
{
    switch (code) {
    case bad_arguments:
    case syntax_error:
        return 400;
    case unknown_table:
    case unknown_database:
        return 404;
    default:
        return 500;
    }
}

Reply to_reply(Outcome outcome)
{
    if (!outcome.failed())
        return {200, 0, std::move(outcome.body)};
    const int code = outcome.code();
    return {status_of(code), code, std::move(outcome.error) + '\n'};
}

Reply too_busy()
{
    return {503, too_many_simultaneous_queries,
            "Code: 202. DB::Exception: No session came free in time. "
            "(TOO_MANY_SIMULTANEOUS_QUERIES)\n"};
}

} // namespace

Reply bad_request(std::string_view message)
{
    return {status_of(bad_arguments), bad_arguments,
            fmt::format("Code: {}. DB::Exception: {} (BAD_ARGUMENTS)\n", bad_arguments, message)};
}

Reply QueryService::run(const Statement& statement) const
{
    auto& pool = only_reads(statement.sql) ? *readers_ : *writers_;
    const auto session = pool.take(queue_wait_);
    return session ? to_reply(session->run(statement)) : too_busy();
}

Reply QueryService::insert(Statement statement, int rows) const
{
    const auto head = parse_insert(statement.sql);
    if (!head)
        return bad_request(head.error().message);
    const auto session = writers_->take(queue_wait_);
    if (!session)
        return too_busy();
    statement.sql = head->describe();
    statement.format = "TabSeparatedRaw";
    auto structure = session->run(statement);
    if (structure.failed())
        return to_reply(std::move(structure));
    statement.sql = head->read_from(fmt::format("/proc/self/fd/{}", rows), structure.body);
    return to_reply(session->run(statement));
}

} // namespace waymark::engine
