// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "identity/user_repository.hpp"
#include "links/link_repository.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::links {

// Links of two people, in a store of its own, for tests of what belongs to links.
class LinkFixture : public testing::Test {
protected:
    UserId add_user(const std::string& name)
    {
        const identity::Account account{.user = {.uid = storage::make_public_id(clock.now()),
                                                 .email = name + "@example.com",
                                                 .created = clock.now(),
                                                 .updated = clock.now()},
                                        .password_hash = "x"};
        return store
            ->write([&](soci::session& session) {
                return identity::UserRepository(session).insert(account);
            })
            .value();
    }

    Link add_link(UserId owner, const std::string& slug)
    {
        Link link;
        link.uid = storage::make_public_id(clock.now());
        link.slug = slug;
        link.target_url = "https://example.com/" + slug;
        link.owner = owner;
        link.created = clock.now();
        link.updated = clock.now();
        return repository.insert(link).value();
    }

    void remove_link(const Link& link)
    {
        const std::vector ids{link.id};
        ASSERT_EQ(repository.remove(ids, clock.now()).size(), 1);
    }

    // As it is in the store now.
    [[nodiscard]] Link stored(const Link& link) { return repository.find(link.id, {}).value(); }

    // For Parts::changed: writes down `domain/slug`.
    [[nodiscard]] auto note_change()
    {
        return [this](DomainId domain, std::string_view slug) {
            const std::scoped_lock lock(changes_mutex);
            changes.push_back(std::to_string(domain.value) + "/" + std::string(slug));
        };
    }

    ManualClock clock{from_epoch_ms(1'790'000'000'000)};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    LinkRepository repository{*store};
    UserId ann = add_user("ann");
    UserId bob = add_user("bob");
    std::mutex changes_mutex;
    std::vector<std::string> changes;
};

} // namespace waymark::links
