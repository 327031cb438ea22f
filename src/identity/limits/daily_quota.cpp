// SPDX-License-Identifier: Apache-2.0
#include "identity/limits/daily_quota.hpp"

#include "identity/limits/quota_repository.hpp"
#include "storage/meta_store.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace waymark::identity {

namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr std::uint64_t blocks_a_day = 1000;

// Who is refused is so until midnight, unless another node gives back what it held. To learn of
// that, the store need not be asked at each request.
constexpr seconds refusal_holds{1};

struct Unused {
    QuotaDay account;
    std::uint64_t requests = 0;
};

} // namespace

DailyQuota::DailyQuota(storage::MetaStore& store, const Clock& clock, bool is_enforced)
    : store_(store), clock_(clock), is_enforced_(is_enforced)
{
}

std::optional<std::uint64_t> DailyQuota::limit_of(Plan plan)
{
    switch (plan) {
    case Plan::free:
        return 1'000;
    case Plan::professional:
        return 100'000;
    case Plan::enterprise:
        return std::nullopt;
    }
    std::unreachable();
}

std::optional<RateState> DailyQuota::take(UserId owner, Plan plan)
{
    const auto limit = limit_of(plan);
    if (!is_enforced_ || !limit)
        return std::nullopt;
    const auto account = account_of(owner);
    const std::scoped_lock lock(account->mutex);
    Balance& balance = account->balance;
    const auto now = clock_.now();
    const auto today = std::chrono::floor<days>(now);
    if (balance.day != today)
        balance = Balance{.day = today};

    RateState state{.limit = *limit, .reset = today + days{1}};
    state.is_exceeded = !hold(owner, balance, *limit, now);
    if (state.is_exceeded) {
        state.retry_after = std::chrono::ceil<seconds>(state.reset - now);
    } else {
        --balance.held;
        state.remaining = *limit - (balance.written - balance.held);
    }
    return state;
}

void DailyQuota::settle()
{
    std::vector<std::pair<UserId, AccountPointer>> accounts;
    {
        const std::scoped_lock lock(mutex_);
        accounts.assign(accounts_.begin(), accounts_.end());
    }
    std::vector<Unused> unused;
    for (const auto& [owner, account] : accounts) {
        const std::scoped_lock lock(account->mutex);
        const auto balance = std::exchange(account->balance, {});
        if (balance.held > 0)
            unused.push_back({{owner, balance.day}, balance.held});
    }
    if (unused.empty())
        return;
    store_.write([&unused](soci::session& session) {
        QuotaRepository quotas(session);
        for (const auto& [account, requests] : unused)
            quotas.give_back(account, requests);
    });
}

std::size_t DailyQuota::forget_old()
{
    const auto today = std::chrono::floor<days>(clock_.now());
    {
        const std::scoped_lock table_lock(mutex_);
        std::erase_if(accounts_, [today](const auto& entry) {
            const auto& account = entry.second;
            if (account.use_count() > 1) // somebody is taking from it
                return false;
            const std::scoped_lock lock(account->mutex);
            return account->balance.day < today;
        });
    }
    return store_.write([today](soci::session& session) {
        return QuotaRepository(session).remove_before(today - days{1});
    });
}

DailyQuota::AccountPointer DailyQuota::account_of(UserId owner)
{
    const std::scoped_lock lock(mutex_);
    auto& account = accounts_[owner];
    if (!account)
        account = std::make_shared<Account>();
    return account;
}

bool DailyQuota::hold(UserId owner, Balance& balance, std::uint64_t limit, TimePoint now)
{
    // What is held may be from a larger plan.
    if (balance.held > 0)
        return balance.written - balance.held < limit;
    const bool was_refused_just_now = limit <= balance.refused_limit && now >= balance.refused_at &&
                                      now - balance.refused_at < refusal_holds;
    if (was_refused_just_now)
        return false;
    if (reserve(owner, balance, limit))
        return true;
    balance.refused_at = now;
    balance.refused_limit = limit;
    return false;
}

bool DailyQuota::reserve(UserId owner, Balance& balance, std::uint64_t limit)
{
    const QuotaDay account{owner, balance.day};
    const auto block = std::max<std::uint64_t>(limit / blocks_a_day, 1);
    std::uint64_t held = 0;
    const auto written = store_.write([&](soci::session& session) {
        QuotaRepository quotas(session);
        std::optional<std::uint64_t> total;
        for (const std::uint64_t requests : {block, std::uint64_t{1}}) {
            held = requests;
            total = quotas.reserve(account, {.requests = held, .limit = limit});
            if (total)
                break;
        }
        return total;
    });
    if (!written)
        return false;
    balance.written = *written;
    balance.held = held;
    return true;
}

} // namespace waymark::identity
