// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/test_credentials.hpp"

#include "identity/token_hash.hpp"
#include "identity/user_repository.hpp"
#include "storage/public_id.hpp"

#include <stdlib.h>

#include <stdexcept>
#include <utility>

namespace waymark::identity {

namespace {

std::filesystem::path make_folder()
{
    std::string pattern = testing::TempDir() + "waymark-keys-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("no folder can be made for the test");
    return pattern;
}

} // namespace

TestFolder::TestFolder() : path_(make_folder()) {}

TestFolder::~TestFolder()
{
    std::filesystem::remove_all(path_);
}

CredentialFixture::CredentialFixture(Place place)
    : store(storage::MetaStore::open(
          {.path = place == Place::memory ? ":memory:" : folder.path() / "meta.db"}))
{
}

User CredentialFixture::add_user(const std::string& name, Role role, bool is_active)
{
    User user{.uid = storage::make_public_id(clock.now()),
              .email = name + "@example.com",
              .username = name,
              .name = "The " + name,
              .role = role,
              .is_active = is_active,
              .created = clock.now(),
              .updated = clock.now()};
    user.id = store->write([&](soci::session& session) {
        return UserRepository(session).insert({.user = user}).value();
    });
    return user;
}

void CredentialFixture::change_user(const User& user)
{
    store->write([&](soci::session& session) { UserRepository(session).update(user); });
}

SessionRow CredentialFixture::add_session(const User& user, SessionKind kind,
                                          const std::string& login_token)
{
    SessionRow row{.uid = storage::make_public_id(clock.now()),
                   .user = user.id,
                   .kind = kind,
                   .created = clock.now(),
                   .last_used = clock.now(),
                   .expires = clock.now() + std::chrono::hours{1}};
    if (kind == SessionKind::login_token)
        row.token_hash = token_hash(login_token);
    row.id = store->write(
        [&](soci::session& session) { return SessionRepository(session).insert(row); });
    return row;
}

NewKey CredentialFixture::add_key(const User& owner, const KeyDraft& draft)
{
    return keys.create(owner.id, draft).value();
}

NewKey CredentialFixture::add_key(const User& owner, KeyKind kind)
{
    return add_key(owner, {.kind = kind, .name = "a key"});
}

Verified<Caller> CredentialFixture::verify(std::string_view token, std::string_view address)
{
    return credentials.verify(
        PresentedToken{.text = token, .client = IpAddress::parse(address).value()});
}

std::optional<Verified<Caller>> CredentialFixture::recall(std::string_view token,
                                                          std::string_view address)
{
    return credentials.recall(
        PresentedToken{.text = token, .client = IpAddress::parse(address).value()});
}

} // namespace waymark::identity
