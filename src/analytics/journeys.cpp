// SPDX-License-Identifier: Apache-2.0
#include "analytics/journeys.hpp"

#include "analytics/compile_journeys.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/result_set.hpp"

#include <algorithm>
#include <functional>
#include <tuple>
#include <unordered_map>

namespace waymark::analytics {

namespace {

using Paths = std::unordered_map<std::uint64_t, std::string>;

std::vector<std::uint64_t> pages_of(const clickhouse::Row& row, std::size_t count)
{
    std::vector<std::uint64_t> pages;
    for (std::size_t i = 0; i < count && row.u64(i) != 0; ++i)
        pages.push_back(row.u64(i));
    return pages;
}

Result<Paths> read_paths(Reader& reader, const TrailQuery& query,
                         const clickhouse::ResultSet& sequences, std::size_t count)
{
    std::vector<std::uint64_t> pages;
    for (const auto& row : sequences) {
        const auto more = pages_of(row, count);
        pages.insert(pages.end(), more.begin(), more.end());
    }
    std::ranges::sort(pages);
    pages.erase(std::ranges::unique(pages).begin(), pages.end());
    if (pages.empty())
        return Paths{};
    const auto sql = compile_page_paths(query, pages);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, pages.size());
    if (!answer)
        return std::unexpected(answer.error());
    Paths paths;
    for (const auto& row : *answer)
        paths.emplace(row.u64(0), row.text(1));
    return paths;
}

} // namespace

Result<Journeys> journeys(Reader& reader, const JourneyQuery& query)
{
    const auto sql = compile_journeys(query);
    if (!sql)
        return std::unexpected(sql.error());
    const auto count = query.depth + 1;
    const auto answer = reader.ask(*sql, 1 + count * query.limit);
    if (!answer)
        return std::unexpected(answer.error());
    const auto paths = read_paths(reader, query.trails, *answer, count);
    if (!paths)
        return std::unexpected(paths.error());

    Journeys found;
    for (const auto& row : *answer) {
        const auto pages = pages_of(row, count);
        const auto visits = row.u64(count);
        if (pages.empty()) {
            found.visits = visits;
            continue;
        }
        PageSequence sequence{.pages = {}, .visits = visits};
        for (const auto page : pages) {
            const auto path = paths->find(page);
            // A view that was erased between the two questions.
            sequence.pages.push_back(path == paths->end() ? std::string() : path->second);
        }
        if (pages.size() < count)
            sequence.ended = row.u64(count + 1);
        found.sequences.push_back(std::move(sequence));
    }
    std::ranges::sort(found.sequences, [](const auto& a, const auto& b) {
        return std::make_tuple(a.pages.size(), b.visits, std::cref(a.pages)) <
               std::make_tuple(b.pages.size(), a.visits, std::cref(b.pages));
    });
    return found;
}

} // namespace waymark::analytics
