// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/bot.hpp"

#include "base/text.hpp"
#include "events/enrich/user_agent.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace waymark::events::enrich {

namespace {

struct Word {
    std::string_view text; // lower case
    std::string_view name = unnamed_bot;
    bool is_headless = false;
};

constexpr Word headless(std::string_view text)
{
    return {.text = text, .name = unnamed_bot, .is_headless = true};
}

// In the order in which they are tried: the particular before the general.
constexpr std::array<Word, 49> words{{
    {"googlebot", "Googlebot"},
    {"bingbot", "Bingbot"},
    {"slurp", "Yahoo Slurp"},
    {"duckduckbot", "DuckDuckBot"},
    {"baiduspider", "Baiduspider"},
    {"yandexbot", "YandexBot"},
    {"facebookexternalhit", "Facebook"},
    {"twitterbot", "TwitterBot"},
    {"linkedinbot", "LinkedInBot"},
    {"whatsapp", "WhatsApp"},
    {"ahrefsbot", "AhrefsBot"},
    {"semrushbot", "SemrushBot"},
    {"gptbot", "GPTBot"},
    {"claude-web", "ClaudeBot"},
    {"claudebot", "ClaudeBot"},
    {"applebot", "AppleBot"},
    {"uptimerobot", "UptimeRobot"},
    {"pingdom", "Pingdom"},
    {"sogou"},
    {"exabot"},
    {"telegrambot"},
    {"slackbot"},
    {"discordbot"},
    {"mj12bot"},
    {"dotbot"},
    {"rogerbot"},
    {"screaming frog"},
    {"statuscake"},
    {"anthropic-ai"},
    {"cohere-ai"},
    {"meta-externalagent"},
    {"amazonbot"},
    headless("headlesschrome"),
    headless("phantomjs"),
    headless("selenium"),
    headless("webdriver"),
    headless("playwright"),
    headless("puppeteer"),
    headless("cypress"),
    {"crawler"},
    {"spider"},
    {"bot"},
    {"scraper"},
    {"curl"},
    {"wget"},
    {"python-requests"},
    {"axios"},
    {"go-http-client"},
    {"java"},
}};

// Names of phones and browsers that hold one of the words, in lower case.
constexpr std::array<std::string_view, 4> innocent_names{"cubot", "sogoumobilebrowser", "sogoumse",
                                                         "sogousearch"};

// A user agent without innocent names, as it is written and in lower case.
struct Suspect {
    explicit Suspect(std::string_view user_agent) : text(user_agent), lowered(ascii_lower(text))
    {
        for (const auto name : innocent_names) {
            for (auto at = lowered.find(name); at != std::string::npos;
                 at = lowered.find(name, at)) {
                text.erase(at, name.size());
                lowered.erase(at, name.size());
            }
        }
    }

    std::string text;
    std::string lowered;
};

BotVerdict flagged(std::string_view name, bool is_headless = false)
{
    return {.is_bot = true, .name = name, .reason = "user_agent", .is_headless = is_headless};
}

std::unique_ptr<re2::RE2> compile(const std::string& regex)
{
    re2::RE2::Options options;
    options.set_encoding(re2::RE2::Options::EncodingLatin1);
    options.set_case_sensitive(false);
    options.set_log_errors(false);
    return std::make_unique<re2::RE2>(regex, options);
}

} // namespace

Result<BotDetector> BotDetector::create(std::span<const PatternRow> rows)
{
    std::vector<PatternSet::Pattern> patterns;
    std::vector<Surroundings> surroundings;
    for (const auto& row : rows) {
        patterns.push_back({.regex = row[1], .ignores_case = row[0] == "i"});
        auto& [before, after] = surroundings.emplace_back();
        if (!row[2].empty())
            before = compile(fmt::format("(?:{})$", row[2]));
        if (!row[3].empty())
            after = compile(fmt::format("^(?:{})", row[3]));
        if ((before && !before->ok()) || (after && !after->ok())) {
            return failure(Errc::invalid_argument,
                           fmt::format("RE2 refuses the surroundings of {}", row[1]));
        }
    }
    auto set = PatternSet::compile(patterns);
    if (!set)
        return std::unexpected(set.error());
    return BotDetector(Patterns{*std::move(set), std::move(surroundings)});
}

bool BotDetector::matches(int id, std::string_view user_agent) const
{
    const auto& regex = patterns_->set[id];
    const auto& [not_before, not_after] = patterns_->surroundings[static_cast<std::size_t>(id)];
    const re2::StringPiece text(user_agent.data(), user_agent.size());
    std::size_t from = 0;
    re2::StringPiece hit;
    while (regex.Match(text, from, text.size(), re2::RE2::UNANCHORED, &hit, 1)) {
        const auto begin = static_cast<std::size_t>(hit.data() - text.data());
        const re2::StringPiece before = text.substr(0, begin);
        const re2::StringPiece after = text.substr(begin + hit.size());
        const bool barred = (not_before && re2::RE2::PartialMatch(before, *not_before)) ||
                            (not_after && re2::RE2::PartialMatch(after, *not_after));
        if (!barred)
            return true;
        if (begin == text.size())
            return false;
        from = begin + 1;
    }
    return false;
}

BotVerdict BotDetector::check(std::string_view user_agent) const
{
    if (user_agent.empty())
        return {};
    const Suspect suspect(user_agent.substr(0, user_agent_bytes_max));
    const auto word = std::ranges::find_if(
        words, [&](const Word& w) { return suspect.lowered.contains(w.text); });
    if (word != words.end())
        return flagged(word->name, word->is_headless);
    if (!patterns_)
        return {};
    const auto candidates = patterns_->set.candidates(suspect.text);
    if (std::ranges::any_of(candidates, [&](int id) { return matches(id, suspect.text); }))
        return flagged(unnamed_bot);
    return {};
}

} // namespace waymark::events::enrich
