// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/text_filter.hpp"
#include "api/openshort/wire_names.hpp"
#include "base/text_rules.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <string>

namespace waymark::api::openshort {

namespace {

constexpr std::size_t prefix_length_max = 100;

struct Wanted {
    std::string field; // as the client spells it
    std::string_view parameter;
    std::string prefix;
};

Result<Wanted> read_wanted(const http::Request& request)
{
    auto field = request.query_parameter("field").value_or("");
    const auto* const utm = std::ranges::find_if(
        links::utm_fields, [&](const auto& known) { return wire_name(known.name) == field; });
    if (utm == links::utm_fields.end()) {
        return failure(Errc::invalid_argument,
                       "Invalid field: it is one of the seven such as utmSource.", "field");
    }
    auto prefix = read_text_filter(request, "q");
    if (!prefix)
        return std::unexpected(prefix.error());
    if (count_code_points(*prefix) > prefix_length_max) {
        return failure(Errc::invalid_argument, "Invalid q: it has at most 100 characters.", "q");
    }
    return Wanted{std::move(field), utm->name, *std::move(prefix)};
}

} // namespace

Answer suggest_utm(Call& call, Services& services)
{
    const auto wanted = read_wanted(call.request);
    if (!wanted)
        co_return fail(wanted.error());
    const auto found = co_await services.workers.run([&] {
        return services.links.suggest_utm(link_scope(call.caller), wanted->parameter,
                                          wanted->prefix);
    });
    boost::json::array suggestions;
    for (const auto& suggestion : found)
        suggestions.push_back({{"value", suggestion.value}, {"count", suggestion.count}});
    co_return http::json(
        http::Status::ok,
        boost::json::object{{"field", wanted->field}, {"suggestions", std::move(suggestions)}});
}

} // namespace waymark::api::openshort
