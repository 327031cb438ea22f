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

bool is_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

bool is_crawler_at(std::string_view rest)
{
    // Every redirect of a browser comes here: two letters tell nearly all words from the names.
    const char first = ascii_lower(rest[0]);
    const char second = rest.size() > 1 ? ascii_lower(rest[1]) : '\0';
    return std::ranges::any_of(crawlers, [&](std::string_view name) {
        return name[0] == first && name[1] == second && istarts_with(rest, name);
    });
}

bool is_line_at(std::string_view rest)
{
    constexpr std::string_view name = "line/";
    return istarts_with(rest, name) && rest.size() > name.size() && rest[name.size()] >= '0' &&
           rest[name.size()] <= '9';
}

} // namespace

PreviewFetcher preview_fetcher(std::string_view user_agent)
{
    auto found = PreviewFetcher::none;
    char before = ' ';
    for (std::size_t i = 0; i < user_agent.size(); ++i) {
        const char c = user_agent[i];
        if (is_letter(c) && is_crawler_at(user_agent.substr(i)))
            return PreviewFetcher::crawler;
        // "Online/2" is another word.
        if (ascii_lower(c) == 'l' && !is_letter(before) && is_line_at(user_agent.substr(i)))
            found = PreviewFetcher::app;
        before = c;
    }
    return found;
}

} // namespace waymark::api::redirect
