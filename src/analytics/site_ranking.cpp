// SPDX-License-Identifier: Apache-2.0
#include "analytics/site_ranking.hpp"

#include "analytics/compile_site_ranking.hpp"
#include "analytics/query.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/result_set.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace waymark::analytics {

namespace {

void sort(std::vector<RankedValue>& values)
{
    std::ranges::sort(values, [](const RankedValue& a, const RankedValue& b) {
        return std::tie(b.events, a.value) < std::tie(a.events, b.value);
    });
}

Result<Page<RankedValue>> rank_in_store(Reader& reader, RankingQuery query)
{
    const bool is_beyond = query.slice.offset > query_rows_max - query.slice.limit;
    if (is_beyond)
        query.slice = {.offset = 0, .limit = 1};
    const auto sql = compile_ranking(query);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, query.slice.limit + 1);
    if (!answer)
        return std::unexpected(answer.error());

    Page<RankedValue> page;
    for (const auto& row : *answer) {
        if (row.u64(0) == 0)
            page.total = row.u64(1);
        else if (!is_beyond)
            page.items.push_back({std::string(row.text(2)), row.u64(1)});
    }
    // The store sorts the values, but not the two parts that it merges.
    sort(page.items);
    return page;
}

Result<Page<RankedValue>> rank_words(Reader& reader, const RankingQuery& query, const WordFor& key)
{
    const auto sql = compile_values(query, key.dimensions);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, query_rows_max);
    if (!answer)
        return std::unexpected(answer.error());

    std::unordered_map<std::string, std::uint64_t> words;
    std::vector<std::string_view> values(key.dimensions.size());
    for (const auto& row : *answer) {
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = row.text(i + 1);
        words[key.word(values)] += row.u64(0);
    }
    std::vector<RankedValue> ranked;
    ranked.reserve(words.size());
    for (const auto& [word, events] : words)
        ranked.push_back({word, events});
    sort(ranked);

    Page<RankedValue> page{.items = {}, .total = ranked.size()};
    const auto begin = std::min<std::uint64_t>(query.slice.offset, ranked.size());
    const auto count = std::min<std::uint64_t>(query.slice.limit, ranked.size() - begin);
    const auto first = ranked.begin() + static_cast<std::ptrdiff_t>(begin);
    page.items.assign(first, first + static_cast<std::ptrdiff_t>(count));
    return page;
}

} // namespace

Result<Page<RankedValue>> rank_events(Reader& reader, const RankingQuery& query)
{
    if (const auto* const key = std::get_if<WordFor>(&query.key))
        return rank_words(reader, query, *key);
    return rank_in_store(reader, query);
}

} // namespace waymark::analytics
