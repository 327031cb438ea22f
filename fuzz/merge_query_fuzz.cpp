// SPDX-License-Identifier: Apache-2.0
// Whatever the target and the query, the result is printable ASCII and holds each of their
// parameters once, in order; and nothing that the query says gets out of the result's query.
#include "base/query_string.hpp"
#include "base/text.hpp"
#include "redirect/merge_query.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

std::string merged(std::string_view target, std::string_view query)
{
    std::string out;
    waymark::redirect::append_with_query(out, target, query);
    return out;
}

std::string decoded(std::string_view text)
{
    std::string out;
    waymark::append_form_decoded(out, text);
    return out;
}

Pairs pairs_of(std::string_view query)
{
    Pairs pairs;
    while (!query.empty()) {
        const auto [pair, rest] = waymark::cut(query, '&');
        const auto [name, value] = waymark::cut(pair, '=');
        if (!pair.empty())
            pairs.emplace_back(decoded(name), decoded(value));
        query = rest;
    }
    return pairs;
}

std::string_view query_of(std::string_view url)
{
    return waymark::cut(waymark::cut(url, '#').first, '?').second;
}

// What a strict reader takes: bytes, and % before two hexadecimal digits.
bool is_well_formed(std::string_view query)
{
    const auto is_hex = [](char c) {
        return std::string_view("0123456789abcdef").contains(waymark::ascii_lower(c));
    };
    for (std::size_t i = 0; i < query.size(); ++i) {
        if (query[i] == ';')
            return false;
        if (query[i] == '%' &&
            (i + 2 >= query.size() || !is_hex(query[i + 1]) || !is_hex(query[i + 2])))
            return false;
    }
    return true;
}

// By name; the values of one name in the order of their coming.
Pairs sorted(const Pairs& own, const Pairs& passed)
{
    std::multimap<std::string, std::string> by_name(own.begin(), own.end());
    for (const auto& pair : passed)
        by_name.insert(pair);
    return {by_name.begin(), by_name.end()};
}

} // namespace

// The first line is the target, the rest the query.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto [target, query] = waymark::cut(input, '\n');
    const auto result = merged(target, query);
    if (query.empty()) {
        require(result == target);
        return 0;
    }
    require(std::ranges::all_of(result, [](char c) { return c > ' ' && c <= '~'; }));
    require(pairs_of(query_of(result)) ==
            sorted(pairs_of(query_of(target)), is_well_formed(query) ? pairs_of(query) : Pairs{}));
    require(merged(result, "&") == result);

    // Path and fragment are the target's, whatever is passed.
    const auto unpassed = merged(target, "&");
    require(result.substr(0, result.find_first_of("?#")) ==
            unpassed.substr(0, unpassed.find_first_of("?#")));
    require(waymark::cut(result, '#').second == waymark::cut(unpassed, '#').second);
    return 0;
}
