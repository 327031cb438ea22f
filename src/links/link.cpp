// SPDX-License-Identifier: Apache-2.0
#include "links/link.hpp"

#include <utility>

namespace waymark::links {

std::string_view to_string(LinkStatus status)
{
    switch (status) {
    case LinkStatus::active:
        return "ACTIVE";
    case LinkStatus::inactive:
        return "INACTIVE";
    case LinkStatus::expired:
        return "EXPIRED";
    }
    std::unreachable();
}

std::string_view to_string(TwitterCard card)
{
    switch (card) {
    case TwitterCard::summary:
        return "summary";
    case TwitterCard::summary_large_image:
        return "summary_large_image";
    }
    std::unreachable();
}

std::optional<LinkStatus> parse_link_status(std::string_view text)
{
    for (const auto status : {LinkStatus::active, LinkStatus::inactive, LinkStatus::expired}) {
        if (to_string(status) == text)
            return status;
    }
    return std::nullopt;
}

std::optional<TwitterCard> parse_twitter_card(std::string_view text)
{
    for (const auto card : {TwitterCard::summary, TwitterCard::summary_large_image}) {
        if (to_string(card) == text)
            return card;
    }
    return std::nullopt;
}

} // namespace waymark::links
