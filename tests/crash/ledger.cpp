// SPDX-License-Identifier: Apache-2.0
#include "ledger.hpp"

#include <fmt/format.h>

namespace waymark::crash {

std::string marker(unsigned lane, std::size_t click)
{
    return fmt::format("utm_source=crash&utm_id={}-{}", lane, click);
}

Tally count_clicks(clickhouse::Client& store)
{
    constexpr std::size_t rows_max = 10'000'000;
    const auto rows = store.query("SELECT query, count() AS n FROM events GROUP BY query",
                                  {.rows_max = rows_max, .settings = {}});
    Tally tally;
    tally.reserve(rows.size());
    for (const auto row : rows)
        tally.emplace(row.text(std::size_t{0}), row.u64(std::size_t{1}));
    return tally;
}

Audit audit(const Ledger& ledger, const Tally& tally)
{
    Audit found;
    Tally left = tally;
    for (const auto& lane : ledger) {
        found.sent += lane.acknowledged.size();
        for (std::size_t click = 0; click < lane.acknowledged.size(); ++click) {
            auto name = marker(lane.id, click);
            const auto stored = left.extract(name);
            found.acknowledged += lane.acknowledged[click] ? 1 : 0;
            found.stored += stored ? 1 : 0;
            if (!stored && lane.acknowledged[click])
                found.lost.push_back(std::move(name));
            else if (stored && stored.mapped() > 1)
                found.doubled.push_back(std::move(name));
        }
    }
    for (const auto& [name, count] : left)
        found.strangers.push_back(name);
    return found;
}

} // namespace waymark::crash
