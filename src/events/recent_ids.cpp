// SPDX-License-Identifier: Apache-2.0
#include "events/recent_ids.hpp"

#include "base/random.hpp"
#include "events/enrich/preimage.hpp"

namespace waymark::events {

RecentIds::RecentIds(std::size_t ids_max) : ids_max_(ids_max)
{
    fill_secret(secret_);
}

RecentIds::Key RecentIds::key_of(SiteId site, UserId owner, const EventId& id) const
{
    enrich::Preimage preimage;
    preimage.add(site ? 's' : 'o');
    preimage.add(site ? site.value : owner.value);
    preimage.add(id.high);
    preimage.add(id.low);
    return Key{preimage.hash(secret_)};
}

bool RecentIds::knows(Key key, std::int64_t received_ms)
{
    constexpr std::int64_t window_ms = std::chrono::milliseconds(window).count();
    while (!arrivals_.empty() && arrivals_.front().received_ms < received_ms - window_ms)
        forget_first();
    return keys_.contains(key);
}

void RecentIds::note(Key key, std::int64_t received_ms)
{
    if (!keys_.insert(key).second)
        return;
    arrivals_.push_back({key, received_ms});
    if (arrivals_.size() > ids_max_)
        forget_first();
}

bool RecentIds::restore(Key key, std::int64_t received_ms)
{
    if (arrivals_.size() >= ids_max_)
        return false;
    if (keys_.insert(key).second)
        arrivals_.push_front({key, received_ms});
    return true;
}

void RecentIds::clear()
{
    arrivals_.clear();
    keys_ = {};
}

void RecentIds::forget_first()
{
    keys_.erase(arrivals_.front().key);
    arrivals_.pop_front();
}

} // namespace waymark::events
