// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/audit_query.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/page.hpp"

namespace waymark::api::openshort {

Answer list_audit_log(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    auto query = read_audit_query(call.request);
    if (!query)
        co_return fail(query.error());
    query->slice = page->slice();
    const auto entries = co_await services.workers.run([&] { return services.audit.list(*query); });

    boost::json::array data;
    for (const auto& entry : entries.items)
        data.push_back(to_view(entry));
    co_return http::json(http::Status::ok, page_view(std::move(data), entries.total, *page));
}

} // namespace waymark::api::openshort
