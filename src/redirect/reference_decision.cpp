// SPDX-License-Identifier: Apache-2.0
#include "redirect/reference_decision.hpp"

#include "base/network.hpp"
#include "base/query_string.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "redirect/draw.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace waymark::redirect {

namespace {

using links::routing::Condition;
using links::variants::Variant;
using enum links::routing::ConditionType;
using enum links::routing::ConditionOperator;

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string decoded(std::string_view text)
{
    std::string out;
    append_form_decoded(out, text);
    return out;
}

std::string encoded(std::string_view text)
{
    std::string out;
    append_form_encoded(out, text);
    return out;
}

// As they are spelled.
Pairs pairs_of(std::string_view query)
{
    Pairs pairs;
    while (!query.empty()) {
        const auto [pair, rest] = cut(query, '&');
        const auto [name, value] = cut(pair, '=');
        pairs.emplace_back(name, value);
        query = rest;
    }
    return pairs;
}

std::string value_of(std::string_view query, std::string_view wanted)
{
    for (const auto& [name, value] : pairs_of(query)) {
        if (decoded(name) == wanted && !value.empty())
            return decoded(value);
    }
    return {};
}

struct Parts {
    std::string path;
    std::string query;
    std::string fragment; // with its #
};

Parts split(const std::string& url)
{
    const auto hash = std::min(url.find('#'), url.size());
    const auto [path, query] = cut(std::string_view(url).substr(0, hash), '?');
    return {.path = std::string(path), .query = std::string(query), .fragment = url.substr(hash)};
}

std::string join(const Parts& parts, const Pairs& pairs)
{
    std::string url = parts.path;
    for (const auto& [name, value] : pairs)
        url += fmt::format("{}{}={}", url == parts.path ? '?' : '&', name, value);
    return url + parts.fragment;
}

std::string with_utm(const std::string& url, const links::LinkUtm& utm)
{
    const auto parts = split(url);
    auto pairs = pairs_of(parts.query);
    for (const auto& [field, member] : links::utm_fields) {
        if ((utm.*member).empty())
            continue;
        const auto has_name = [&field](const auto& pair) { return decoded(pair.first) == field; };
        const auto first = std::ranges::find_if(pairs, has_name);
        if (first == pairs.end()) {
            pairs.emplace_back(field, encoded(utm.*member));
        } else {
            first->second = encoded(utm.*member);
            pairs.erase(std::remove_if(first + 1, pairs.end(), has_name), pairs.end());
        }
    }
    return join(parts, pairs);
}

std::string recoded(const std::string& spelled)
{
    std::string out;
    for (const char c : decoded(spelled)) {
        if (std::string_view("-_.~").contains(c) || encoded({&c, 1}) == std::string(1, c))
            out += c == '*' ? "%2A" : std::string(1, c);
        else
            out += encoded({&c, 1});
    }
    return out;
}

std::string with_query(const std::string& url, const std::string& query)
{
    const auto parts = split(url);
    std::multimap<std::string, std::pair<std::string, std::string>> sorted;
    for (const auto& [name, value] : pairs_of(parts.query + "&" + query)) {
        if (!name.empty() || !value.empty())
            sorted.emplace(decoded(name), std::pair(recoded(name), recoded(value)));
    }
    Pairs pairs;
    for (const auto& [name, pair] : sorted)
        pairs.push_back(pair);
    return query.empty() ? url : join(parts, pairs);
}

std::string visitors_text(const Condition& condition, const Situation& situation)
{
    const auto& visit = situation.visit;
    switch (condition.type) {
    case country:
        return std::string(situation.place.country);
    case region:
        return std::string(situation.place.region);
    case city:
        return std::string(situation.place.city);
    case device:
        return std::string(situation.client.device);
    case os:
        return std::string(situation.client.os);
    case browser:
        return std::string(situation.client.browser);
    case language:
        return std::string(visit.accept_language);
    case referer:
        return std::string(visit.referrer);
    case query:
        return value_of(visit.query, condition.parameter);
    default:
        return value_of(visit.query, links::routing::to_string(condition.type));
    }
}

bool meets_text(const Condition& condition, const Situation& situation)
{
    const auto text = ascii_lower(visitors_text(condition, situation));
    if (text.empty())
        return condition.op == not_equals || condition.op == not_in;
    int equal = 0;
    int contained = 0;
    int at_start = 0;
    int at_end = 0;
    for (const auto& each : condition.values) {
        const auto value = ascii_lower(trim(each));
        equal += text == value ? 1 : 0;
        contained += text.contains(value) ? 1 : 0;
        at_start += text.starts_with(value) ? 1 : 0;
        at_end += text.ends_with(value) ? 1 : 0;
    }
    const std::map<links::routing::ConditionOperator, bool> meaning{
        {equals, equal > 0},         {in, equal > 0},           {not_equals, equal == 0},
        {not_in, equal == 0},        {contains, contained > 0}, {not_contains, contained == 0},
        {starts_with, at_start > 0}, {ends_with, at_end > 0}};
    const auto found = meaning.find(condition.op);
    return found != meaning.end() && found->second;
}

std::string wall_clock(TimePoint now, const TimeZone& zone)
{
    using std::chrono::milliseconds;
    const auto offset = zone.offsets({now, now + milliseconds{1}}).front().offset;
    const auto wall = now + offset;
    const auto minutes = std::chrono::floor<std::chrono::minutes>(
        wall - std::chrono::floor<std::chrono::days>(wall));
    return fmt::format("{:02}:{:02}", minutes.count() / 60, minutes.count() % 60);
}

bool meets_time(const Condition& condition, TimePoint now)
{
    if (!condition.time)
        return false;
    const auto& span = *condition.time;
    const auto time = wall_clock(now, span.zone);
    const auto start = links::routing::to_time_of_day(span.start);
    if (condition.op == before)
        return time < start;
    if (condition.op == after)
        return time > start;
    if (condition.op != between || !span.end)
        return false;
    const auto end = links::routing::to_time_of_day(*span.end);
    if (start > end)
        return time >= start || time <= end;
    return time >= start && time <= end;
}

bool meets_membership(const Condition& condition, const std::function<bool(std::string_view)>& is)
{
    const bool is_member =
        std::ranges::any_of(condition.values, [&](const auto& value) { return is(trim(value)); });
    if (condition.op == equals || condition.op == in)
        return is_member;
    return (condition.op == not_equals || condition.op == not_in) && !is_member;
}

bool meets_slowly(const Condition& condition, const Situation& situation)
{
    const auto now = situation.circumstances.now;
    switch (condition.type) {
    case time:
        return meets_time(condition, now);
    case day_of_week: {
        const auto zone = condition.time ? condition.time->zone : TimeZone{};
        const std::chrono::weekday today(zone.date_of(now));
        return meets_membership(condition, [&](std::string_view value) {
            return value == std::to_string(today.c_encoding());
        });
    }
    case ip:
        return meets_membership(condition, [&](std::string_view value) {
            const auto& address = situation.visit.ip;
            return !address.is_unspecified() && Network::parse(value)->contains(address);
        });
    default:
        return meets_text(condition, situation);
    }
}

// Each variant as often as it weighs; nothing as often as the target does.
std::vector<const Variant*> make_lots(const std::vector<Variant>& variants, std::size_t least)
{
    std::vector<const Variant*> lots;
    for (const auto& variant : variants) {
        if (variant.is_active && Url::parse(variant.target_url))
            lots.insert(lots.end(), static_cast<std::size_t>(variant.weight), &variant);
    }
    if (!lots.empty() && lots.size() < least)
        lots.resize(least, nullptr);
    return lots;
}

const Variant* draw_in_test(const Situation& situation)
{
    const auto& test = situation.parts.test;
    const auto now = situation.circumstances.now;
    if (!test || !test->is_active || test->status != links::variants::TestStatus::running)
        return nullptr;
    if ((test->start && now < *test->start) || (test->end && now >= *test->end))
        return nullptr;
    const auto lots = make_lots(test->variants, 0);
    if (lots.empty())
        return nullptr;
    return lots[draw_for_the_day(test->id, situation.visit, now) % lots.size()];
}

const links::routing::Rule* find_rule(const Situation& situation)
{
    for (const auto& rule : situation.parts.rules) {
        if (situation.link.is_smart_routing && rule.is_active && Url::parse(rule.target_url) &&
            matches_slowly(rule.conditions, situation))
            return &rule;
    }
    return nullptr;
}

const Variant* draw_variant(const Situation& situation)
{
    const auto& link = situation.link;
    const auto lots = make_lots(situation.parts.variants, 100);
    if (!link.is_ab_test || lots.empty())
        return nullptr;
    const auto draw =
        link.is_sticky ? draw_for_good(link.id, situation.visit) : situation.circumstances.draw;
    return lots[draw % lots.size()];
}

// Target, rule and variant; the target as it was written.
Outcome choose_slowly(const Situation& situation)
{
    if (const auto* variant = draw_in_test(situation))
        return {.target = variant->target_url, .variant = variant->id};
    if (const auto* rule = find_rule(situation))
        return {.target = rule->target_url, .rule = rule->id};
    if (const auto* variant = draw_variant(situation))
        return {.target = variant->target_url, .variant = variant->id};
    const auto& link = situation.link;
    if (link.is_smart_routing && Url::parse(link.default_url))
        return {.target = link.default_url};
    return {.target = link.target_url};
}

std::optional<Refusal> refuse_slowly(const Situation& situation)
{
    const auto& [link, parts, visit, circumstances, place, client] = situation;
    if (link.status != links::LinkStatus::active)
        return Refusal::inactive;
    if (link.expires && *link.expires <= circumstances.now)
        return Refusal::expired;
    if (link.click_limit && link.clicks_taken >= *link.click_limit)
        return Refusal::used_up;
    if (!link.password_hash.empty() && !circumstances.is_admitted)
        return Refusal::password_required;
    return std::nullopt;
}

} // namespace

bool matches_slowly(const links::routing::Conditions& conditions, const Situation& situation)
{
    std::size_t met = 0;
    for (const auto& condition : conditions.list)
        met += meets_slowly(condition, situation) ? 1 : 0;
    const auto count = conditions.list.size();
    return count > 0 && (conditions.is_any ? met > 0 : met == count);
}

Outcome decide_slowly(const Situation& situation)
{
    if (const auto refusal = refuse_slowly(situation))
        return {.refusal = refusal};
    auto outcome = choose_slowly(situation);
    outcome.target = Url::parse(outcome.target)->text();
    const std::string query(situation.visit.query);
    const auto passing = situation.circumstances.passing;
    auto utm = situation.link.utm;
    if (passing == QueryPassing::utm_only) {
        for (const auto& [name, member] : links::utm_fields) {
            if (const auto value = value_of(query, name); !value.empty())
                utm.*member = value;
        }
    }
    outcome.utm_source = utm.source;
    outcome.target = with_utm(outcome.target, utm);
    if (passing == QueryPassing::all)
        outcome.target = with_query(outcome.target, query);
    return outcome;
}

} // namespace waymark::redirect
