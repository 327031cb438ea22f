// SPDX-License-Identifier: Apache-2.0
#include "served_waymark.hpp"

#include "base/clock.hpp"
#include "identity/failure_throttle.hpp"
#include "identity/password_hasher.hpp"
#include "identity/user_service.hpp"
#include "storage/meta_store.hpp"

#include <stdexcept>

namespace waymark::contract {

ServedWaymark::ServedWaymark(const std::filesystem::path& program, const Fields& settings)
    : process_(program, directory_.path())
{
    for (const auto& [key, value] : settings)
        process_.set(key, value);
    process_.start();
}

void ServedWaymark::add_accounts(const std::vector<Account>& accounts) const
{
    if (accounts.empty())
        return;
    const SystemClock clock;
    const auto store = storage::MetaStore::open({.path = process_.data() / "meta.sqlite"});
    identity::PasswordHasher passwords({});
    identity::FailureThrottle guesses({}, clock);
    identity::UserService users({.store = *store,
                                 .passwords = passwords,
                                 .guesses = guesses,
                                 .clock = clock,
                                 .remove_possessions = [](soci::session&, UserId) {},
                                 .end_sessions = [](soci::session&, UserId, std::uint64_t) {},
                                 .changed = [] {}});
    for (const auto& [email, password] : accounts) {
        identity::UserDraft draft;
        draft.email = email;
        draft.password = password;
        if (const auto created = users.create(draft); !created)
            throw std::runtime_error(email + ": " + created.error().message);
    }
}

} // namespace waymark::contract
