// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/event_view.hpp"

#include "analytics/record_id.hpp"
#include "api/pingoo/agent_words.hpp"
#include "api/pingoo/place_words.hpp"
#include "api/pingoo/wire_time.hpp"
#include "base/text.hpp"
#include "events/event_codec.hpp"
#include "events/event_table.hpp"

#include <cassert>
#include <cstddef>
#include <string_view>
#include <vector>

namespace waymark::api::pingoo {

namespace {

using boost::json::object;

// Clients expect a site in every event, and nothing in it.
object no_site()
{
    const object nothing{
        {"ID", 0}, {"CreatedAt", no_time}, {"UpdatedAt", no_time}, {"DeletedAt", nullptr}};
    object user = nothing;
    user["username"] = "";
    user["email"] = "";
    user["role"] = "";
    object site = nothing;
    site["user_id"] = 0;
    site["name"] = "";
    site["domain"] = "";
    site["user"] = std::move(user);
    return site;
}

} // namespace

analytics::EventRecord to_record(const events::Event& event, const events::enrich::Derived& derived)
{
    // Texts are cut as they are written.
    std::vector<std::byte> bytes(events::encoded_size(event));
    events::encode_into(event, bytes);
    events::Event stored;
    [[maybe_unused]] const auto decoded = events::decode(bytes, stored);
    assert(decoded);
    return {.id = analytics::record_id(stored.id),
            .time = from_epoch_ms(stored.time_ms),
            .site = stored.site,
            .type = to_utf8(stored.type),
            .label = to_utf8(stored.label),
            .user = to_utf8(stored.user),
            .client_visit = to_utf8(stored.client_visit),
            .ip = events::stored_address(stored).to_string(),
            .url = to_utf8(stored.url),
            .referrer = to_utf8(stored.referrer),
            .user_agent = to_utf8(stored.user_agent),
            .screen = to_utf8(stored.screen),
            .country = std::string(derived.country),
            .region = to_utf8(derived.region),
            .city = to_utf8(derived.city),
            .isp = to_utf8(derived.isp),
            .is_bot = derived.is_bot};
}

object to_view(const analytics::EventRecord& event, const TimeZone& zone)
{
    const auto time = to_wire_time(event.time, zone);
    const auto words = agent_words(event.user_agent);
    return {{"ID", event.id},
            {"CreatedAt", time},
            {"UpdatedAt", time},
            {"DeletedAt", nullptr},
            {"site_id", event.site.value},
            {"session_id", event.client_visit},
            {"user_id", event.user},
            {"ip", event.ip},
            {"url", event.url},
            {"referrer", event.referrer},
            {"user_agent", event.user_agent},
            {"device", words.device},
            {"browser", words.browser},
            {"os", words.os},
            {"screen", event.screen},
            {"is_bot", event.is_bot},
            {"country", country_word(event.country)},
            {"subdivision", place_word(event.region)},
            {"city", place_word(event.city)},
            {"isp", place_word(event.isp)},
            {"event_type", event.type},
            {"event_value", event.label},
            {"site", no_site()}};
}

} // namespace waymark::api::pingoo
