// SPDX-License-Identifier: Apache-2.0
#include "collect/live_feed.hpp"

#include <utility>

namespace waymark::collect {

namespace {

bool is_closed(const LiveFeed::Listener& listener)
{
    return !listener.is_open();
}

} // namespace

bool LiveFeed::listen(SiteId site, Listener listener)
{
    const std::lock_guard lock(mutex_);
    if (count_ >= listeners_max)
        forget_closed();
    if (is_closed_ || count_ >= listeners_max)
        return false;
    listeners_[site].push_back(std::move(listener));
    ++count_;
    return true;
}

void LiveFeed::close()
{
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    count_ = 0;
    listeners_.clear();
}

bool LiveFeed::has_listeners(SiteId site) const
{
    if (!has_listeners())
        return false;
    const std::lock_guard lock(mutex_);
    return listeners_.contains(site);
}

void LiveFeed::forget_closed()
{
    for (auto& [site, listeners] : listeners_)
        count_ -= std::erase_if(listeners, is_closed);
    std::erase_if(listeners_, [](const auto& entry) { return entry.second.empty(); });
}

void LiveFeed::publish(SiteId site, const Item& item)
{
    const std::lock_guard lock(mutex_);
    const auto found = listeners_.find(site);
    if (found == listeners_.end())
        return;
    count_ -= std::erase_if(found->second, is_closed);
    for (const auto& listener : found->second)
        listener.hear(item);
    if (found->second.empty())
        listeners_.erase(found);
}

} // namespace waymark::collect
