// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/operation_view.hpp"
#include "api/dwz/page.hpp"
#include "api/dwz/parameters.hpp"
#include "api/dwz/wire_time.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace waymark::api::dwz {

namespace {

using std::chrono::milliseconds;

// Times are told in whole seconds, so the last one asked for is meant to its end.
constexpr milliseconds rest_of_second{999};

using Text = std::pair<std::string_view, std::string*>;

Result<audit::OperationQuery> read_query(const http::Request& request)
{
    const auto user = read_number(request, "user_id");
    if (!user)
        return std::unexpected(user.error());
    const auto status = read_status(request);
    if (!status)
        return std::unexpected(status.error());

    audit::OperationQuery query;
    if (*user)
        query.user = UserId{**user};
    const std::array texts{Text{"username", &query.username}, Text{"operation", &query.operation},
                           Text{"resource", &query.resource}, Text{"method", &query.method}};
    for (const auto& [name, text] : texts) {
        if (const auto read = read_text(request, name, *text); !read)
            return std::unexpected(read.error());
    }
    query.is_success = *status;
    query.from = parse_log_time(request.query_parameter("start_time").value_or(""));
    query.until = parse_log_time(request.query_parameter("end_time").value_or(""));
    if (query.until)
        *query.until += rest_of_second;
    return query;
}

} // namespace

Answer list_logs(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    auto query = read_query(call.request);
    if (!query)
        co_return fail(query.error());
    query->slice = page->slice();
    if (!call.caller.is_admin()) {
        if (query->user.value_or(call.caller.id) != call.caller.id)
            co_return ok(page_view({}, 0, *page));
        query->user = call.caller.id;
    }

    const auto found =
        co_await services.workers.run([&] { return services.operations.list(*query); });
    boost::json::array list;
    for (const auto& operation : found.items)
        list.push_back(to_view(operation));
    co_return ok(page_view(std::move(list), found.total, *page));
}

} // namespace waymark::api::dwz
