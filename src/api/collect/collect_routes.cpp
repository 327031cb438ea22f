// SPDX-License-Identifier: Apache-2.0
#include "api/collect/collect_routes.hpp"

#include "api/collect/handlers.hpp"
#include "api/collect/tracker_body.hpp"

#include <array>
#include <string>
#include <string_view>

namespace waymark::api::collect {

namespace {

using http::Method;

struct Row {
    Method method;
    std::string_view path;
    std::size_t body_bytes_max;
    Answer (*handler)(http::Request&, Services&);
};

template <SegmentCall call>
Answer segment(http::Request& request, Services& services)
{
    return take_segment(request, services, call);
}

constexpr std::size_t event_bytes_max = tracker_body_bytes_max;
constexpr std::size_t message_bytes_max = segment_message_bytes_max;

constexpr std::array rows{
    Row{Method::post, "/collect", event_bytes_max, &take_tracker},
    Row{Method::get, "/collect.gif", event_bytes_max, &take_pixel},
    Row{Method::post, "/api/event", event_bytes_max, &take_plausible},
    Row{Method::post, "/api/send", event_bytes_max, &take_umami},
    Row{Method::post, "/v1/track", message_bytes_max, &segment<SegmentCall::track>},
    Row{Method::post, "/v1/page", message_bytes_max, &segment<SegmentCall::page>},
    Row{Method::post, "/v1/screen", message_bytes_max, &segment<SegmentCall::screen>},
    Row{Method::post, "/v1/identify", message_bytes_max, &segment<SegmentCall::identify>},
    Row{Method::post, "/v1/group", message_bytes_max, &segment<SegmentCall::group>},
    Row{Method::post, "/v1/alias", message_bytes_max, &segment<SegmentCall::alias>},
    Row{Method::post, "/v1/batch", segment_batch_bytes_max, &segment<SegmentCall::batch>},
    // The same by the short names that libraries in browsers and phones use.
    Row{Method::post, "/v1/t", message_bytes_max, &segment<SegmentCall::track>},
    Row{Method::post, "/v1/p", message_bytes_max, &segment<SegmentCall::page>},
    Row{Method::post, "/v1/s", message_bytes_max, &segment<SegmentCall::screen>},
    Row{Method::post, "/v1/i", message_bytes_max, &segment<SegmentCall::identify>},
    Row{Method::post, "/v1/g", message_bytes_max, &segment<SegmentCall::group>},
    Row{Method::post, "/v1/a", message_bytes_max, &segment<SegmentCall::alias>},
    Row{Method::post, "/v1/b", segment_batch_bytes_max, &segment<SegmentCall::batch>},
    // And by the name that those for Java and .NET use.
    Row{Method::post, "/v1/import", segment_batch_bytes_max, &segment<SegmentCall::batch>},
    Row{Method::get, "/v1/projects/{key}/settings", 0, &tell_segment_settings},
    Row{Method::post, "/v1/m", message_bytes_max, &pass_over_segment_metrics},
};

} // namespace

void add_routes(http::Router& router, Services& services)
{
    for (const auto& row : rows) {
        router.add(row.method, std::string(row.path), http::Access::anyone,
                   [&services, handler = row.handler](http::Request& request) {
                       return handler(request, services);
                   },
                   {.body_bytes_max = row.body_bytes_max});
    }
}

} // namespace waymark::api::collect
