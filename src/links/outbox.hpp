// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "links/link.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace soci {
class session;
}

// What webhooks are to be told, written down in the transaction in which it happens: what was
// committed is told, what was rolled back is not.
namespace waymark::links {

inline constexpr std::string_view event_url_created = "url.created";
inline constexpr std::string_view event_url_updated = "url.updated";
inline constexpr std::string_view event_url_deleted = "url.deleted";
inline constexpr std::string_view event_rule_created = "routing.rule_created";
inline constexpr std::string_view event_rule_updated = "routing.rule_updated";
inline constexpr std::string_view event_rule_deleted = "routing.rule_deleted";

struct OutboxRule {
    std::string uid;
    std::string name;
    std::string target_url;
    std::int64_t priority = 0;
};

// Adds a row about a link, or about a rule of it.
void append_to_outbox(soci::session& session, std::string_view event, const Link& link,
                      TimePoint now, const std::optional<OutboxRule>& rule = std::nullopt);

} // namespace waymark::links
