// SPDX-License-Identifier: Apache-2.0
#include "audit/operation_repository.hpp"

#include "storage/like_pattern.hpp"
#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace waymark::audit {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO operations (created_ms, user_id, username, operation, resource, resource_id, method,
                        path, request_body, response_code, response_body, ip, user_agent,
                        duration_ms, error_message)
VALUES (:created_ms, :user_id, :username, :operation, :resource, :resource_id, :method,
        :path, :request_body, :response_code, :response_body, :ip, :user_agent,
        :duration_ms, :error_message)
)sql";

// {0}: the condition.
constexpr fmt::format_string<const std::string&> list_sql = R"sql(
SELECT id, created_ms, user_id, username, operation, resource, resource_id, method,
       path, request_body, response_code, response_body, ip, user_agent,
       duration_ms, error_message
FROM operations {0} ORDER BY created_ms DESC, id DESC LIMIT :limit OFFSET :offset
)sql";

constexpr const char* count_sql = "SELECT count(*) FROM operations ";

constexpr const char* remove_sql = R"sql(
DELETE FROM operations WHERE id IN (
    SELECT id FROM operations WHERE created_ms < :time ORDER BY created_ms LIMIT :rows_max)
)sql";

// A row of list_sql.
class OperationRow {
public:
    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(id_));
        statement.exchange(soci::into(operation_.time));
        statement.exchange(soci::into(operation_.user));
        statement.exchange(soci::into(operation_.username));
        statement.exchange(soci::into(operation_.operation));
        statement.exchange(soci::into(operation_.resource));
        statement.exchange(soci::into(operation_.resource_id));
        statement.exchange(soci::into(operation_.method));
        statement.exchange(soci::into(operation_.path));
        statement.exchange(soci::into(operation_.request_body));
        statement.exchange(soci::into(operation_.response_code));
        statement.exchange(soci::into(operation_.response_body));
        statement.exchange(soci::into(operation_.ip));
        statement.exchange(soci::into(operation_.user_agent));
        statement.exchange(soci::into(duration_ms_));
        statement.exchange(soci::into(operation_.error_message));
    }

    // After a row was fetched.
    [[nodiscard]] const Operation& operation()
    {
        operation_.id = static_cast<std::uint64_t>(id_);
        operation_.duration = std::chrono::milliseconds{duration_ms_};
        return operation_;
    }

private:
    Operation operation_;
    long long id_ = 0;
    long long duration_ms_ = 0;
};

// A WHERE clause and the values that it names. A statement bound to it must not outlive it.
class Filter {
public:
    explicit Filter(const OperationQuery& query)
        : user_(query.user), from_(query.from), until_(query.until)
    {
        if (user_)
            where_ += " AND user_id = :user";
        contains("username", query.username);
        contains("operation", query.operation);
        equal("resource", query.resource);
        equal("method", query.method);
        if (query.is_success)
            where_ += *query.is_success ? " AND response_code < 400" : " AND response_code >= 400";
        if (from_)
            where_ += " AND created_ms >= :from";
        if (until_)
            where_ += " AND created_ms <= :until";
    }

    [[nodiscard]] const std::string& where() const { return where_; }

    void bind(soci::statement& statement) const
    {
        if (user_)
            statement.exchange(soci::use(*user_, "user"));
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

    void contains(const std::string& column, const std::string& part)
    {
        if (part.empty())
            return;
        texts_.emplace_back(column, storage::like_containing(part));
        where_ += fmt::format(R"( AND lower({0}) LIKE lower(:{0}) ESCAPE '\')", column);
    }

    std::string where_ = "WHERE 1 = 1";
    std::vector<std::pair<std::string, std::string>> texts_; // by column
    std::optional<UserId> user_;
    std::optional<TimePoint> from_;
    std::optional<TimePoint> until_;
};

std::vector<Operation> select(soci::session& session, const Filter& filter, const Slice& slice)
{
    OperationRow row;
    std::vector<Operation> operations;
    storage::for_each_row(session, fmt::format(list_sql, filter.where()), filter, slice, row,
                          [&] { operations.push_back(row.operation()); });
    return operations;
}

} // namespace

void OperationRepository::insert(std::span<const Operation> operations)
{
    Operation row;
    long long duration_ms = 0;
    soci::statement statement =
        (session_.prepare << insert_sql, soci::use(row.time), soci::use(row.user),
         soci::use(row.username), soci::use(row.operation), soci::use(row.resource),
         soci::use(row.resource_id), soci::use(row.method), soci::use(row.path),
         soci::use(row.request_body), soci::use(row.response_code), soci::use(row.response_body),
         soci::use(row.ip), soci::use(row.user_agent), soci::use(duration_ms),
         soci::use(row.error_message));
    for (const auto& operation : operations) {
        row = operation;
        duration_ms = operation.duration.count();
        statement.execute(true);
    }
}

Page<Operation> OperationRepository::list(const OperationQuery& query)
{
    const Filter filter(query);
    return {.items = select(session_, filter, query.slice),
            .total = storage::count_rows(session_, count_sql + filter.where(), filter)};
}

std::size_t OperationRepository::remove_before(TimePoint time, std::size_t rows_max)
{
    const auto limit = static_cast<long long>(rows_max);
    soci::statement statement = (session_.prepare << remove_sql, soci::use(time), soci::use(limit));
    statement.execute(true);
    return static_cast<std::size_t>(statement.get_affected_rows());
}

} // namespace waymark::audit
