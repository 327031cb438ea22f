// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/event_filter.hpp"

#include "api/pingoo/agent_words.hpp"
#include "api/pingoo/event_columns.hpp"
#include "base/country_names.hpp"
#include "base/ip_address.hpp"
#include "base/text.hpp"
#include "base/text_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace waymark::api::pingoo {

namespace {

using analytics::Dimension;
using analytics::Filter;
using analytics::Match;
using analytics::where;

constexpr std::array text_parameters = std::to_array<std::pair<std::string_view, Dimension>>({
    {"session_id", Dimension::client_visit},
    {"user_id", Dimension::user},
    {"event_type", Dimension::event_type},
    {"ip", Dimension::ip},
    {"url", Dimension::url},
    {"screen", Dimension::screen},
    {"country", Dimension::country},
    {"subdivision", Dimension::region},
    {"city", Dimension::city},
    {"isp", Dimension::isp},
});

constexpr std::array agent_parameters =
    std::to_array<std::pair<std::string_view, std::string AgentWords::*>>({
        {"device", &AgentWords::device},
        {"browser", &AgentWords::browser},
        {"os", &AgentWords::os},
    });

Filter condition(Dimension dimension, std::string text)
{
    switch (dimension) {
    case Dimension::url:
        return where(dimension, Match::contains, std::move(text));
    case Dimension::country:
        return where(dimension, Match::is, std::string(country_code(text)));
    case Dimension::ip: {
        const auto address = IpAddress::parse(text);
        return where(dimension, Match::is, address ? address->to_string() : std::move(text));
    }
    case Dimension::region:
    case Dimension::city:
    case Dimension::isp: {
        // What is shown of a longer name.
        const bool is_cut = count_code_points(text) == word_length_max;
        return where(dimension, is_cut ? Match::starts_with : Match::is, std::move(text));
    }
    default:
        return where(dimension, Match::is, std::move(text));
    }
}

std::optional<bool> parse_truth(std::string_view text)
{
    constexpr std::array<std::string_view, 6> yes{"1", "t", "T", "true", "TRUE", "True"};
    constexpr std::array<std::string_view, 6> no{"0", "f", "F", "false", "FALSE", "False"};
    if (std::ranges::find(yes, text) != yes.end())
        return true;
    if (std::ranges::find(no, text) != no.end())
        return false;
    return std::nullopt;
}

// A whole number, as Go's strconv reads it and refuses it.
Result<std::int64_t> read_integer(const http::Request& request, std::string_view name)
{
    const auto given = request.query_parameter(name).value_or("");
    std::string_view digits = given;
    if (digits.starts_with('+') && !digits.starts_with("+-"))
        digits.remove_prefix(1);
    if (given.empty())
        return 0;
    std::int64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, number);
    if (stopped == end && error == std::errc{})
        return number;
    const bool is_too_large = stopped == end && error == std::errc::result_out_of_range;
    return failure(Errc::invalid_argument,
                   fmt::format("strconv.ParseInt: parsing \"{}\": {}", to_utf8(given),
                               is_too_large ? "value out of range" : "invalid syntax"),
                   std::string(name));
}

} // namespace

void narrow(analytics::EventQuery& query, const http::Request& request)
{
    std::vector<Filter> conditions;
    for (const auto& [name, dimension] : text_parameters) {
        auto text = request.query_parameter(name).value_or("");
        if (!text.empty())
            conditions.push_back(condition(dimension, std::move(text)));
    }
    if (const auto is_bot = parse_truth(request.query_parameter("is_bot").value_or("")))
        conditions.push_back(where(Dimension::is_bot, Match::is, std::string(*is_bot ? "1" : "0")));
    if (!conditions.empty())
        query.filter = analytics::all_of(std::move(conditions));

    std::vector<std::pair<std::string AgentWords::*, std::string>> words;
    for (const auto& [name, word] : agent_parameters) {
        auto text = request.query_parameter(name).value_or("");
        if (!text.empty())
            words.emplace_back(word, std::move(text));
    }
    if (words.empty())
        return;
    query.takes_agent = [words = std::move(words)](std::string_view user_agent) {
        const auto its = agent_words(user_agent);
        return std::ranges::all_of(
            words, [&](const auto& wanted) { return its.*wanted.first == wanted.second; });
    };
}

Result<PageShape> read_page_shape(const http::Request& request)
{
    constexpr std::int64_t size_default = 10;
    constexpr std::int64_t size_max = 100;
    constexpr std::int64_t page_max = std::numeric_limits<std::int64_t>::max() / size_max;
    const auto page = read_integer(request, "page");
    if (!page)
        return std::unexpected(page.error());
    const auto size = read_integer(request, "page_size");
    if (!size)
        return std::unexpected(size.error());
    const auto page_size = *size <= 0 ? size_default : std::min(*size, size_max);
    return PageShape{.page =
                         static_cast<std::uint64_t>(std::clamp<std::int64_t>(*page, 1, page_max)),
                     .page_size = static_cast<std::size_t>(page_size)};
}

} // namespace waymark::api::pingoo
