// SPDX-License-Identifier: Apache-2.0
#include "analytics/click_reports.hpp"
#include "api/dwz/ab_test_body.hpp"
#include "api/dwz/ab_test_view.hpp"
#include "api/dwz/audit_notes.hpp"
#include "api/dwz/caller_scope.hpp"
#include "api/dwz/date_range.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/page.hpp"
#include "api/dwz/parameters.hpp"

namespace waymark::api::dwz {

namespace {

using links::variants::AbTest;

struct StartAbTest {
    std::optional<std::string> start_time;
};
BOOST_DESCRIBE_STRUCT(StartAbTest, (), (start_time))

struct StopAbTest {
    std::optional<std::string> end_time;
};
BOOST_DESCRIBE_STRUCT(StopAbTest, (), (end_time))

Result<links::variants::AbTestQuery> read_query(const Call& call, const PageRequest& page)
{
    const auto link = read_number(call.request, "short_link_id");
    if (!link)
        return std::unexpected(link.error());
    const auto status = call.request.query_parameter("status").value_or("");
    links::variants::AbTestQuery query{.scope = link_scope(call.caller),
                                       .link = {},
                                       .status = links::variants::parse_test_status(status),
                                       .slice = page.slice()};
    if (!status.empty() && !query.status) {
        return failure(Errc::invalid_argument, "status must be draft, running, paused or completed",
                       "status");
    }
    if (*link)
        query.link = LinkId{**link};
    return query;
}

// When to begin or to end: the body may be left out.
template <typename Body>
Result<std::optional<TimePoint>> read_moment(const http::Request& request,
                                             std::optional<std::string> Body::* member,
                                             std::string_view name)
{
    if (is_blank(request.body))
        return std::nullopt;
    const auto body = http::read_json<Body>(request);
    if (!body)
        return std::unexpected(body.error());
    return read_time(unless_empty((*body).*member), name);
}

// Notes what was done to a test, if it was.
Result<AbTest> noted(const Call& call, Services& services, Result<AbTest> test, std::string action)
{
    if (test) {
        auto note = note_on(*test, std::move(action));
        note.new_value = audit_value(*test);
        session::record(services.audit, call, note);
    }
    return test;
}

Result<AbTest> remove(const Call& call, Services& services, std::uint64_t id)
{
    auto test = services.ab_tests.remove(link_scope(call.caller), id);
    if (test) {
        auto note = note_on(*test, "AB_TEST_DELETED");
        note.old_value = audit_value(*test);
        session::record(services.audit, call, note);
    }
    return test;
}

Result<boost::json::object> find_statistics(const Call& call, Services& services, std::uint64_t id)
{
    const auto test = services.ab_tests.get(link_scope(call.caller), id);
    if (!test)
        return std::unexpected(test.error());
    const auto range = last_days(services.zone, services.clock.now(), read_days(call.request));
    const auto days = analytics::variant_days(
        services.analytics, event_scope(call.caller).link(test->link), range, services.zone);
    if (!days)
        return std::unexpected(days.error());
    return to_statistics_view(*test, *days);
}

} // namespace

Answer create_ab_test(Call& call, Services& services)
{
    const auto body = read_body<CreateAbTest>(call.request);
    if (!body)
        co_return fail(body.error());
    const auto draft = to_draft(*body);
    if (!draft)
        co_return fail(draft.error());
    const auto test = co_await services.workers.run([&] {
        return noted(call, services, services.ab_tests.create(link_scope(call.caller), *draft),
                     "AB_TEST_CREATED");
    });
    if (!test)
        co_return fail(reject_new_ab_test(test.error()));
    co_return ok(to_view(*test));
}

Answer list_ab_tests(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    const auto query = read_query(call, *page);
    if (!query)
        co_return fail(query.error());
    const auto found =
        co_await services.workers.run([&] { return services.ab_tests.list(*query); });
    boost::json::array list;
    for (const auto& test : found.items)
        list.push_back(to_view(test));
    co_return ok(page_view(std::move(list), found.total, *page));
}

Answer get_ab_test(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto test = co_await services.workers.run(
        [&] { return services.ab_tests.get(link_scope(call.caller), *id); });
    if (!test)
        co_return fail(reject_ab_test(test.error()));
    co_return ok(to_view(*test));
}

Answer update_ab_test(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto body = read_body<UpdateAbTest>(call.request);
    if (!body)
        co_return fail(body.error());
    const auto patch = to_patch(*body);
    if (!patch)
        co_return fail(patch.error());
    const auto test = co_await services.workers.run([&] {
        return noted(call, services, services.ab_tests.update(link_scope(call.caller), *id, *patch),
                     "AB_TEST_UPDATED");
    });
    if (!test)
        co_return fail(reject_ab_test(test.error()));
    co_return ok(to_view(*test));
}

Answer delete_ab_test(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto test = co_await services.workers.run([&] { return remove(call, services, *id); });
    if (!test)
        co_return fail(reject_ab_test(test.error()));
    co_return done("删除成功");
}

Answer start_ab_test(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto at = read_moment(call.request, &StartAbTest::start_time, "start_time");
    if (!at)
        co_return fail(at.error());
    const auto test = co_await services.workers.run([&] {
        return noted(call, services, services.ab_tests.start(link_scope(call.caller), *id, *at),
                     "AB_TEST_STARTED");
    });
    if (!test)
        co_return fail(reject_ab_test(test.error()));
    co_return ok(to_view(*test));
}

Answer stop_ab_test(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto at = read_moment(call.request, &StopAbTest::end_time, "end_time");
    if (!at)
        co_return fail(at.error());
    const auto test = co_await services.workers.run([&] {
        return noted(call, services, services.ab_tests.stop(link_scope(call.caller), *id, *at),
                     "AB_TEST_STOPPED");
    });
    if (!test)
        co_return fail(reject_ab_test(test.error()));
    co_return ok(to_view(*test));
}

Answer get_ab_test_statistics(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto view =
        co_await services.workers.run([&] { return find_statistics(call, services, *id); });
    if (!view)
        co_return fail(reject_ab_test(view.error()));
    co_return ok(*view);
}

} // namespace waymark::api::dwz
