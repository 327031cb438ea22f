// SPDX-License-Identifier: Apache-2.0
#include "counts/click_counter.hpp"

#include "analytics/click_log.hpp"
#include "analytics/query.hpp"
#include "clickhouse/client.hpp"
#include "links/link_repository.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace waymark::counts {

namespace {

constexpr std::size_t portion_links = 20'000;

using links::LinkClicks;

// A refusal for the moment is an exception here, as a store that is away is one.
std::vector<analytics::ClickTally> counted(Result<std::vector<analytics::ClickTally>> tallies)
{
    if (!tallies)
        throw clickhouse::Unavailable(tallies.error().message);
    return *std::move(tallies);
}

// What is to be written down for `links`: those without an entry in `tallies` have no clicks.
std::vector<LinkClicks> counts_of(std::span<const LinkId> links,
                                  const std::vector<analytics::ClickTally>& tallies)
{
    std::unordered_map<LinkId, LinkClicks> counts;
    for (const LinkId link : links)
        counts.emplace(link, LinkClicks{.link = link});
    for (const auto& [link, people, bots] : tallies)
        counts.insert_or_assign(link, LinkClicks{link, people, bots});
    std::vector<LinkClicks> all;
    all.reserve(counts.size());
    for (const auto& [link, clicks] : counts)
        all.push_back(clicks);
    return all;
}

// Those of `written` up to `last` of which `tallies` says something else; both ascend by link.
std::vector<LinkClicks> differences(const std::vector<LinkClicks>& written,
                                    const std::vector<analytics::ClickTally>& tallies, LinkId last)
{
    std::vector<LinkClicks> changed;
    auto tally = tallies.begin();
    for (const auto& [link, people, bots] : written) {
        if (link > last)
            break;
        tally = std::find_if(tally, tallies.end(),
                             [&link](const auto& entry) { return entry.link >= link; });
        LinkClicks clicks{.link = link};
        if (tally != tallies.end() && tally->link == link)
            clicks = {link, tally->people, tally->bots};
        if (clicks.people != people || clicks.bots != bots)
            changed.push_back(clicks);
    }
    return changed;
}

} // namespace

void ClickCounter::note_stored(std::span<const LinkId> links)
{
    const std::lock_guard guard(mutex_);
    noted_.insert(links.begin(), links.end());
}

void ClickCounter::count_noted(const std::stop_token& stop)
{
    std::unordered_set<LinkId> taken;
    {
        const std::lock_guard guard(mutex_);
        taken.swap(noted_);
    }
    const std::vector<LinkId> links(taken.begin(), taken.end());
    const std::span<const LinkId> all = links;
    for (std::size_t done = 0; done < all.size();) {
        const auto rest = all.subspan(done);
        if (stop.stop_requested()) {
            note_stored(rest);
            return;
        }
        const auto portion = rest.first(std::min(rest.size(), analytics::filter_values_max));
        try {
            count(portion);
        } catch (...) {
            note_stored(rest);
            throw;
        }
        done += portion.size();
    }
}

void ClickCounter::count(std::span<const LinkId> links)
{
    const auto tallies = counted(analytics::tally_clicks(events_, links));
    links_.set_clicks(counts_of(links, tallies));
}

std::size_t ClickCounter::reconcile(const std::stop_token& stop)
{
    std::size_t mended = 0;
    LinkId after;
    while (!stop.stop_requested()) {
        const auto written = links_.clicks_after(after, portion_links);
        if (written.empty())
            return mended;
        const auto tallies = counted(analytics::tally_clicks_after(events_, after, portion_links));
        // A full portion says nothing of what lies behind it.
        const bool is_full = tallies.size() == portion_links;
        const LinkId last =
            is_full ? std::min(written.back().link, tallies.back().link) : written.back().link;
        const auto changed = differences(written, tallies, last);
        if (!changed.empty())
            links_.set_clicks(changed);
        mended += changed.size();
        after = last;
    }
    return mended;
}

} // namespace waymark::counts
