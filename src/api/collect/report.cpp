// SPDX-License-Identifier: Apache-2.0
#include "api/collect/report.hpp"

namespace waymark::api::collect {

waymark::collect::Hit to_hit(const Report& report, const http::Request& request)
{
    waymark::collect::Hit hit;
    hit.kind = report.kind;
    hit.type = report.type;
    hit.name = report.name;
    hit.label = report.name; // by which Pingoo's clients know a custom event
    hit.url = report.url;
    hit.referrer = report.referrer;
    hit.title = report.title;
    hit.screen = report.screen;
    hit.ip = report.ip.value_or(request.client);
    hit.user_agent =
        report.user_agent ? std::string_view(*report.user_agent) : request.field("User-Agent");
    hit.accept_language =
        report.language.empty() ? request.field("Accept-Language") : report.language;
    hit.user = report.user;
    hit.visitor = report.visitor;
    hit.id = report.id;
    hit.time_ms = report.time_ms;
    hit.value_e4 = report.value_e4;
    hit.currency = report.currency;
    hit.duration_ms = report.duration_ms;
    hit.scroll_percent = report.scroll_percent;
    hit.is_headless = report.is_headless;
    hit.properties.assign(report.properties.begin(), report.properties.end());
    return hit;
}

} // namespace waymark::api::collect
