// SPDX-License-Identifier: Apache-2.0
#include "identity/failure_throttle.hpp"

#include <cassert>

namespace waymark::identity {

using std::chrono::milliseconds;
using std::chrono::seconds;

FailureThrottle::FailureThrottle(const Options& options, const Clock& clock)
    : options_(options), clock_(clock), seen_(clock.now())
{
    assert(options.names_max > 0 && options.failures_max > 0);
}

std::optional<seconds> FailureThrottle::locked_for(std::string_view name) const
{
    const std::scoped_lock lock(mutex_);
    const auto now = age();
    const Entry* entry = find(name, now);
    if (entry == nullptr || entry->failures < options_.failures_max)
        return std::nullopt;
    return std::chrono::ceil<seconds>(left(*entry, now));
}

unsigned FailureThrottle::remaining(std::string_view name) const
{
    const std::scoped_lock lock(mutex_);
    const Entry* entry = find(name, age());
    return entry == nullptr ? options_.failures_max : options_.failures_max - entry->failures;
}

unsigned FailureThrottle::fail(std::string_view name)
{
    if (!options_.is_enforced)
        return options_.failures_max - 1;
    const std::scoped_lock lock(mutex_);
    const auto now = age();
    forget_lapsed(now);
    const auto hash = hash_(name);
    auto known = by_name_.find(hash);
    if (known == by_name_.end()) {
        make_room();
        failing_.push_front({.name = hash});
        known = by_name_.emplace(hash, failing_.begin()).first;
    }
    Entry& entry = *known->second;
    if (entry.failures == options_.failures_max)
        return 0;
    ++entry.failures;
    entry.last = now;
    Entries& place = place_of(entry);
    place.splice(place.begin(), failing_, known->second);
    return options_.failures_max - entry.failures;
}

void FailureThrottle::succeed(std::string_view name)
{
    const std::scoped_lock lock(mutex_);
    const auto known = by_name_.find(hash_(name));
    if (known == by_name_.end())
        return;
    place_of(*known->second).erase(known->second);
    by_name_.erase(known);
}

milliseconds FailureThrottle::age() const
{
    const auto now = clock_.now();
    if (now > seen_)
        age_ += now - seen_;
    seen_ = now;
    return age_;
}

milliseconds FailureThrottle::left(const Entry& entry, milliseconds age) const
{
    return entry.last + options_.lock - age;
}

const FailureThrottle::Entry* FailureThrottle::find(std::string_view name, milliseconds age) const
{
    const auto known = by_name_.find(hash_(name));
    if (known == by_name_.end() || left(*known->second, age) <= milliseconds{0})
        return nullptr;
    return &*known->second;
}

FailureThrottle::Entries& FailureThrottle::place_of(const Entry& entry)
{
    return entry.failures == options_.failures_max ? locked_ : failing_;
}

void FailureThrottle::forget_last(Entries& entries)
{
    by_name_.erase(entries.back().name);
    entries.pop_back();
}

void FailureThrottle::forget_lapsed(milliseconds age)
{
    for (Entries* entries : {&failing_, &locked_}) {
        while (!entries->empty() && left(entries->back(), age) <= milliseconds{0})
            forget_last(*entries);
    }
}

void FailureThrottle::make_room()
{
    if (by_name_.size() >= options_.names_max)
        forget_last(failing_.empty() ? locked_ : failing_);
}

} // namespace waymark::identity
