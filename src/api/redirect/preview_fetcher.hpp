// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace waymark::api::redirect {

// Who asks for a link to show a preview of it.
enum class PreviewFetcher : std::uint8_t {
    none,
    crawler,
    app, // LINE: its previews and the people who read in it have one user agent
};

// By the names that the fetchers of social networks give themselves, in any case:
// facebookexternalhit, facebot, Twitterbot, LinkedInBot, Discordbot, Slackbot, TelegramBot,
// WhatsApp, vkShare, Pinterestbot; and `Line/<digit>`. Allocates nothing.
[[nodiscard]] PreviewFetcher preview_fetcher(std::string_view user_agent);

} // namespace waymark::api::redirect
