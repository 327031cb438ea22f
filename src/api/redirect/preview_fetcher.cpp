// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/preview_fetcher.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace waymark::api::redirect {

namespace {

constexpr std::array<std::string_view, 10> crawlers{
    "facebookexternalhit", "facebot",  "twitterbot", "linkedinbot",  "discordbot", "slackbot",
    "telegrambot",         "whatsapp", "vkshare",    "pinterestbot",
};

constexpr std::string_view app = "line/"; // and a digit

// Where a pair of characters stands in the table below. Both cases of a letter stand at one place,
// and so do some characters that are none: what is found there is looked at again.
constexpr std::size_t place_of(char first, char second)
{
    constexpr unsigned letter_bits = 0x1f;
    const auto bits = [](char c) { return static_cast<unsigned char>(c) & letter_bits; };
    return bits(first) << 5U | bits(second);
}

// Which pairs begin a name. Every redirect of a browser is looked through for them.
constexpr auto begins_a_name = [] {
    std::array<bool, 32 * 32> table{};
    for (const auto name : crawlers)
        table.at(place_of(name[0], name[1])) = true;
    table.at(place_of(app[0], app[1])) = true;
    return table;
}();

bool is_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

bool is_crawler_at(std::string_view rest)
{
    return std::ranges::any_of(crawlers,
                               [rest](std::string_view name) { return istarts_with(rest, name); });
}

bool is_app_at(std::string_view rest)
{
    return istarts_with(rest, app) && rest.size() > app.size() && rest[app.size()] >= '0' &&
           rest[app.size()] <= '9';
}

} // namespace

PreviewFetcher preview_fetcher(std::string_view user_agent)
{
    auto found = PreviewFetcher::none;
    for (std::size_t i = 0; i + 1 < user_agent.size(); ++i) {
        if (!begins_a_name[place_of(user_agent[i], user_agent[i + 1])])
            continue;
        const auto rest = user_agent.substr(i);
        if (is_crawler_at(rest))
            return PreviewFetcher::crawler;
        // "Online/2" is another word.
        const bool begins_a_word = i == 0 || !is_letter(user_agent[i - 1]);
        if (begins_a_word && is_app_at(rest))
            found = PreviewFetcher::app;
    }
    return found;
}

} // namespace waymark::api::redirect
