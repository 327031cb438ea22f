// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::links {

// The domain of every host that isn't registered as one. Any other DomainId names a *name* under
// which links stand (`domain_names`), which outlives the domain's settings.
inline constexpr DomainId default_domain{};

enum class LinkStatus : std::uint8_t { active, inactive, expired };
enum class TwitterCard : std::uint8_t { summary, summary_large_image };

// As the meta store spells them: "ACTIVE", "summary_large_image".
[[nodiscard]] std::string_view to_string(LinkStatus status);
[[nodiscard]] std::string_view to_string(TwitterCard card);
[[nodiscard]] std::optional<LinkStatus> parse_link_status(std::string_view text);
[[nodiscard]] std::optional<TwitterCard> parse_twitter_card(std::string_view text);

// Campaign parameters that a link adds to its target. An empty one adds nothing.
struct LinkUtm {
    std::string source;
    std::string medium;
    std::string campaign;
    std::string term;
    std::string content;
    std::string id;
    std::string source_platform;

    friend bool operator==(const LinkUtm&, const LinkUtm&) = default;
};

struct UtmField {
    std::string_view name; // of the query parameter
    std::string LinkUtm::* member;
};

inline constexpr std::array<UtmField, 7> utm_fields{{
    {"utm_source", &LinkUtm::source},
    {"utm_medium", &LinkUtm::medium},
    {"utm_campaign", &LinkUtm::campaign},
    {"utm_term", &LinkUtm::term},
    {"utm_content", &LinkUtm::content},
    {"utm_id", &LinkUtm::id},
    {"utm_source_platform", &LinkUtm::source_platform},
}};

// A short link. A text that it doesn't have is empty.
struct Link {
    LinkId id;
    std::string uid; // towards clients
    DomainId domain;
    std::string domain_name; // "short.ly", "127.0.0.1:8080"; empty on the default domain
    std::string protocol;    // of the domain when the link was made; empty on the default domain
    std::string slug;
    std::string target_url; // as its owner wrote it
    std::string title;
    std::string description;
    UserId owner;
    std::string owner_uid;
    LinkStatus status = LinkStatus::active;
    std::string password_hash;
    std::optional<TimePoint> expires;
    std::optional<std::int64_t> click_limit; // visits that are led on; then it is used up
    std::int64_t clicks_taken = 0;           // of them; counted for links with a limit only
    LinkUtm utm;
    std::string default_url; // the target, while routing is on and no rule matches
    bool is_ab_test = false;
    bool is_smart_routing = false;
    bool is_sticky = false; // one visitor always gets the same variant
    std::string og_title;
    std::string og_description;
    std::string og_image;
    std::optional<TwitterCard> twitter_card;
    std::string creator_ip;
    // Clicks in the event store, of people and of bots, as counted a moment ago.
    std::uint64_t clicks = 0;
    std::uint64_t bot_clicks = 0;
    TimePoint created;
    TimePoint updated;

    [[nodiscard]] bool has_password() const { return !password_hash.empty(); }
};

} // namespace waymark::links
