// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/password_lockout.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace waymark::api::redirect {

namespace {

std::chrono::milliseconds lock_length(unsigned locks_before)
{
    constexpr unsigned doublings_max = 5; // reaches the longest
    static_assert(PasswordLockout::first_lock * (1U << doublings_max) >=
                  PasswordLockout::longest_lock);
    return std::min<std::chrono::milliseconds>(PasswordLockout::first_lock *
                                                   (1U << std::min(locks_before, doublings_max)),
                                               PasswordLockout::longest_lock);
}

} // namespace

PasswordLockout::PasswordLockout(const Clock& clock, std::size_t names_max)
    : clock_(clock), names_max_(names_max), seen_(clock.now())
{
    assert(names_max > 0);
}

std::optional<std::chrono::seconds> PasswordLockout::locked_for(std::string_view name) const
{
    const std::scoped_lock lock(mutex_);
    const auto now = age();
    const auto known = by_name_.find(hash_(name));
    if (known == by_name_.end() || known->second->locked_until <= now)
        return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(known->second->locked_until - now);
}

void PasswordLockout::fail(std::string_view name)
{
    const std::scoped_lock lock(mutex_);
    const auto now = age();
    const auto entry = find_or_make(hash_(name), now);
    if (entry->locked_until > now)
        return;
    auto& before = place_of(*entry);
    add_failure(*entry, now);
    auto& after = place_of(*entry);
    after.splice(after.begin(), before, entry);
}

void PasswordLockout::succeed(std::string_view name)
{
    const std::scoped_lock lock(mutex_);
    if (const auto known = by_name_.find(hash_(name)); known != by_name_.end())
        forget(place_of(*known->second), known->second);
}

std::size_t PasswordLockout::size() const
{
    const std::scoped_lock lock(mutex_);
    return by_name_.size();
}

PasswordLockout::Age PasswordLockout::age() const
{
    const auto now = clock_.now();
    if (now > seen_)
        age_ += now - seen_;
    seen_ = now;
    return age_;
}

PasswordLockout::Age PasswordLockout::lapse_of(const Entry& entry)
{
    const Age last = entry.failures.at((entry.count + failures_max - 1) % failures_max);
    return std::max(last, entry.locked_until) + window;
}

PasswordLockout::Entries& PasswordLockout::place_of(const Entry& entry)
{
    return entry.locks > 0 ? locked_ : failing_;
}

PasswordLockout::Entries::iterator PasswordLockout::find_or_make(std::uint64_t name, Age now)
{
    if (const auto known = by_name_.find(name); known != by_name_.end()) {
        if (lapse_of(*known->second) > now)
            return known->second;
        forget(place_of(*known->second), known->second);
    }
    for (Entries* entries : {&failing_, &locked_}) {
        while (!entries->empty() && lapse_of(entries->back()) <= now)
            forget(*entries, std::prev(entries->end()));
    }
    if (by_name_.size() >= names_max_) {
        auto& entries = failing_.empty() ? locked_ : failing_;
        forget(entries, std::prev(entries.end()));
    }
    failing_.push_front({.name = name});
    by_name_.emplace(name, failing_.begin());
    return failing_.begin();
}

void PasswordLockout::add_failure(Entry& entry, Age now)
{
    Age& place = entry.failures.at(entry.count % failures_max);
    place = now;
    ++entry.count;
    // What is overwritten next is the first of the latest five.
    const Age first = entry.failures.at(entry.count % failures_max);
    const bool is_too_often = entry.count >= failures_max && now - first < window;
    if (entry.locks == 0 && !is_too_often)
        return;
    entry.locked_until = now + lock_length(entry.locks);
    ++entry.locks;
}

void PasswordLockout::forget(Entries& entries, Entries::iterator entry)
{
    by_name_.erase(entry->name);
    entries.erase(entry);
}

} // namespace waymark::api::redirect
