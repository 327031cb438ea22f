// SPDX-License-Identifier: Apache-2.0
#include "api/native/live_stream.hpp"

#include "base/iso8601.hpp"
#include "base/text.hpp"
#include "http/event_stream.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace waymark::api::native {

namespace {

// A client of one site, on the other end of a stream.
class Audience {
public:
    Audience(std::shared_ptr<http::EventStream> stream, bool include_bots)
        : stream_(std::move(stream)), include_bots_(include_bots)
    {
    }

    void hear(const collect::LiveFeed::Item& item)
    {
        if (item.derived.is_bot && !include_bots_)
            return;
        auto view = to_live_view(item);
        if (missed_ > 0)
            view["missed"] = missed_;
        if (stream_->send("visit", boost::json::serialize(view)))
            missed_ = 0;
        else
            ++missed_;
    }

    [[nodiscard]] bool is_open() const { return !stream_->closed(); }

private:
    const std::shared_ptr<http::EventStream> stream_;
    const bool include_bots_;
    std::uint64_t missed_ = 0; // the feed calls one at a time
};

// What clients sent may be no UTF-8.
void add(boost::json::object& view, std::string_view member, std::string_view text)
{
    if (!text.empty())
        view[member] = is_utf8(text) ? std::string(text) : to_utf8(text);
}

std::string_view word_of(events::EventKind kind)
{
    switch (kind) {
    case events::EventKind::page_view:
        return "page_view";
    case events::EventKind::engagement:
        return "engagement";
    case events::EventKind::conversion:
        return "conversion";
    case events::EventKind::click:
        return "click";
    case events::EventKind::custom:
        break;
    }
    return "custom";
}

} // namespace

boost::json::object to_live_view(const collect::LiveFeed::Item& item)
{
    const auto& [event, derived] = item;
    boost::json::object view;
    view["time"] = to_iso8601(from_epoch_ms(event.time_ms));
    view["kind"] = word_of(event.kind);
    add(view, "name", event.name);
    add(view, "path", event.path);
    add(view, "title", event.title);
    add(view, "referrer", derived.referrer_host);
    add(view, "channel", derived.channel);
    add(view, "country", derived.country);
    add(view, "city", derived.city);
    add(view, "device", derived.device);
    add(view, "browser", derived.browser);
    add(view, "os", derived.os);
    view["visitor"] = fmt::format("{:016x}", derived.visitor);
    if (derived.is_bot)
        view["bot"] = derived.bot_reason;
    return view;
}

http::Response stream_live(collect::LiveFeed& feed, LiveOptions options)
{
    http::Response response;
    response.content_type = "text/event-stream";
    response.stream =
        [&feed, options = std::move(options)](const std::shared_ptr<http::EventStream>& stream) {
            const auto audience = std::make_shared<Audience>(stream, options.include_bots);
            const bool is_heard = feed.listen(
                options.site,
                {.hear = [audience](const collect::LiveFeed::Item& item) { audience->hear(item); },
                 .is_open = [audience] { return audience->is_open(); }});
            if (is_heard && options.begun)
                options.begun(stream);
            if (is_heard)
                return;
            stream->send("refused", R"({"error":"too many listen; try again later"})");
            stream->close();
        };
    return response;
}

} // namespace waymark::api::native
