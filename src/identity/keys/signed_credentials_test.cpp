// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/credentials.hpp"
#include "identity/keys/key_repository.hpp"
#include "identity/keys/test_credentials.hpp"
#include "identity/signing/request_signature.hpp"

#include <fmt/format.h>
#include <soci/soci.h>

#include <atomic>
#include <limits>
#include <string>
#include <thread>
#include <vector>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

std::int64_t to_seconds(TimePoint time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

class SignedCredentialsTest : public CredentialFixture {
protected:
    // What a SignedRequest refers to.
    struct Texts {
        std::string app_id;
        std::string secret;
        std::string timestamp;
        std::string nonce = "nonce";
        std::string signature;
        std::string address = "192.0.2.1";
        std::string body = R"({"a":1})";

        [[nodiscard]] SignedRequest request() const
        {
            return {.app_id = app_id,
                    .signature = signature,
                    .timestamp = timestamp,
                    .nonce = nonce,
                    .method = "POST",
                    .path = "/api/v1/short_links",
                    .content_type = "application/json",
                    .body = body,
                    .client = IpAddress::parse(address).value()};
        }
        void sign()
        {
            signature = hmac_sha256_hex(secret, string_to_sign(request(), SigningForm::primary));
        }
    };

    Texts signed_by(const NewKey& key, const std::string& nonce, std::int64_t timestamp)
    {
        Texts texts{.app_id = key.key.prefix,
                    .secret = key.text,
                    .timestamp = std::to_string(timestamp),
                    .nonce = nonce};
        texts.sign();
        return texts;
    }
    Texts signed_by(const NewKey& key, const std::string& nonce = "nonce")
    {
        return signed_by(key, nonce, to_seconds(clock.now()));
    }

    Verified<Caller> verify(const Texts& texts) { return credentials.verify(texts.request()); }
    std::optional<Verified<Caller>> recall(const Texts& texts)
    {
        return credentials.recall(texts.request());
    }
    void run_sql(const std::string& sql)
    {
        store->write([&](soci::session& session) { session << sql; });
    }

    User ann = add_user("ann", Role::admin);
    NewKey app = add_key(ann, KeyKind::signature);
};

TEST_F(SignedCredentialsTest, ASignedRequestStandsForTheOwnerOfItsApp)
{
    const auto caller = verify(signed_by(app));
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->id, ann.id);
    EXPECT_TRUE(caller->is_admin());
    EXPECT_EQ(caller->credential, CredentialKind::signature);
    EXPECT_EQ(caller->credential_id, app.key.id);
}

TEST_F(SignedCredentialsTest, IsRecalledOnceItsAppIsKnown)
{
    EXPECT_THAT(recall(signed_by(app, "1")), IsNotRemembered());
    ASSERT_TRUE(verify(signed_by(app, "1")));
    EXPECT_TRUE(recall(signed_by(app, "2")).value());
    clock.advance(memory);
    EXPECT_THAT(recall(signed_by(app, "3")), IsNotRemembered());
    EXPECT_EQ(usage.flush(), 1U);
}

TEST_F(SignedCredentialsTest, ALongBodyIsNotHashedWhereNobodyMayWait)
{
    ASSERT_TRUE(verify(signed_by(app, "1")));
    auto texts = signed_by(app, "2");
    texts.body = fmt::format(R"({{"a":"{}"}})", std::string(20'000, 'x'));
    texts.sign();
    EXPECT_THAT(recall(texts), IsNotRemembered());
    EXPECT_TRUE(verify(texts));
}

TEST_F(SignedCredentialsTest, ANonceIsNeeded)
{
    EXPECT_THAT(verify(signed_by(app, "")), IsRefused(Refusal::none));
    EXPECT_THAT(recall(signed_by(app, "")), Optional(IsRefused(Refusal::none)));
    EXPECT_TRUE(verify(signed_by(app, std::string(128, 'n'))));
    EXPECT_THAT(verify(signed_by(app, std::string(129, 'n'))), IsRefused(Refusal::signature));
}

TEST_F(SignedCredentialsTest, TheTimestampMayBeFiveMinutesOff)
{
    const auto now = to_seconds(start);
    clock.advance(999ms);
    EXPECT_TRUE(verify(signed_by(app, "1", now - 300)));
    EXPECT_TRUE(verify(signed_by(app, "2", now + 300)));
    EXPECT_THAT(verify(signed_by(app, "3", now - 301)), IsRefused(Refusal::clock));
    EXPECT_THAT(verify(signed_by(app, "4", now + 301)), IsRefused(Refusal::clock));
    EXPECT_THAT(recall(signed_by(app, "5", now + 301)), Optional(IsRefused(Refusal::clock)));
}

TEST_F(SignedCredentialsTest, WhatIsNoTimestampIsRefused)
{
    for (const std::string text : {"", "x", "1790000000.0", "1790000000 ", "9223372036854775808",
                                   "9223372036854775807", "-9223372036854775808"}) {
        auto texts = signed_by(app);
        texts.timestamp = text;
        EXPECT_THAT(verify(texts), IsRefused(Refusal::clock)) << text;
    }
}

TEST_F(SignedCredentialsTest, AnUnknownAppIsRefused)
{
    const auto bearer = add_key(ann, KeyKind::bearer);
    for (const auto& app_id : {std::string{}, std::string("app_0"), bearer.text,
                               std::string(10'000, 'a'), app.key.uid}) {
        auto texts = signed_by(app);
        texts.app_id = app_id;
        EXPECT_THAT(verify(texts), IsRefused(Refusal::app)) << app_id;
    }
}

TEST_F(SignedCredentialsTest, ARevokedAppIsRefusedAtOnce)
{
    ASSERT_TRUE(verify(signed_by(app, "1")));
    ASSERT_TRUE(keys.revoke(ann.id, app.key.uid));
    EXPECT_THAT(recall(signed_by(app, "2")), IsNotRemembered());
    EXPECT_THAT(verify(signed_by(app, "2")), IsRefused(Refusal::app));
}

TEST_F(SignedCredentialsTest, ADisabledOrExpiredAppIsRefused)
{
    const auto brief =
        add_key(ann, {.kind = KeyKind::signature, .name = "brief", .expires = start + 100ms});
    ASSERT_TRUE(verify(signed_by(brief, "1")));
    clock.advance(100ms);
    EXPECT_THAT(recall(signed_by(brief, "2")), Optional(IsRefused(Refusal::key)));

    run_sql("UPDATE api_keys SET is_active = 0");
    EXPECT_THAT(verify(signed_by(app)), IsRefused(Refusal::key));
}

TEST_F(SignedCredentialsTest, ASecretThatCannotBeDecryptedIsNoSecret)
{
    run_sql("UPDATE api_keys SET secret_box = '" + secrets.seal("", "totp") + "'");
    auto texts = signed_by(app, "1");
    texts.secret.clear();
    texts.sign();
    EXPECT_THAT(verify(texts), IsRefused(Refusal::key));

    credentials.forget();
    run_sql("UPDATE api_keys SET secret_box = NULL");
    EXPECT_THAT(verify(texts), IsRefused(Refusal::key));
}

TEST_F(SignedCredentialsTest, ADisabledOwnerIsInactive)
{
    ann.is_active = false;
    change_user(ann);
    EXPECT_THAT(verify(signed_by(app)), IsRefused(Refusal::inactive));
}

TEST_F(SignedCredentialsTest, AnAppIsGoodOnlyFromTheNetworksItAllows)
{
    const auto bound =
        add_key(ann, {.kind = KeyKind::signature, .name = "bound", .allowed_ips = {"10.0.0.0/8"}});
    auto texts = signed_by(bound);
    EXPECT_THAT(verify(texts), IsRefused(Refusal::address));
    texts.address = "10.1.1.1";
    EXPECT_TRUE(verify(texts));
}

TEST_F(SignedCredentialsTest, AnotherSignatureIsRefused)
{
    const auto good = signed_by(app);
    auto texts = good;
    texts.body = R"({"a":2})";
    EXPECT_THAT(verify(texts), IsRefused(Refusal::signature));
    texts = good;
    texts.signature.clear();
    EXPECT_THAT(verify(texts), IsRefused(Refusal::signature));
    const auto other = add_key(ann, KeyKind::signature);
    texts = good;
    texts.app_id = other.key.prefix;
    EXPECT_THAT(verify(texts), IsRefused(Refusal::signature));
    EXPECT_TRUE(verify(good)) << "a refused request must not use its nonce up";
}

TEST_F(SignedCredentialsTest, ANonceIsGoodOnceForEachApp)
{
    ASSERT_TRUE(verify(signed_by(app)));
    EXPECT_THAT(verify(signed_by(app)), IsRefused(Refusal::signature));
    EXPECT_THAT(recall(signed_by(app)), Optional(IsRefused(Refusal::signature)));
    EXPECT_TRUE(verify(signed_by(add_key(ann, KeyKind::signature))));
}

TEST_F(SignedCredentialsTest, ANonceIsRememberedAsLongAsItsTimestampIsGood)
{
    const auto early = signed_by(app, "early", to_seconds(start) + 300);
    ASSERT_TRUE(verify(early));
    clock.set(TimePoint{std::chrono::seconds{to_seconds(start) + 600}} + 999ms);
    EXPECT_THAT(verify(early), IsRefused(Refusal::signature));
    clock.advance(1ms);
    EXPECT_THAT(verify(early), IsRefused(Refusal::clock));
}

TEST_F(SignedCredentialsTest, ChecksAreMadeInTheOrderOfTheContract)
{
    run_sql("UPDATE api_keys SET is_active = 0, expires_ms = 0, allowed_ips = '10.0.0.1'");
    run_sql("UPDATE users SET is_active = 0");
    auto texts = signed_by(app);
    texts.signature = "wrong";
    texts.timestamp = "wrong";
    texts.app_id = "wrong";
    texts.nonce.clear();
    EXPECT_THAT(verify(texts), IsRefused(Refusal::none));
    texts.nonce = "nonce";
    EXPECT_THAT(verify(texts), IsRefused(Refusal::clock));
    texts.timestamp = std::to_string(to_seconds(start));
    EXPECT_THAT(verify(texts), IsRefused(Refusal::app));
    texts.app_id = app.key.prefix;
    EXPECT_THAT(verify(texts), IsRefused(Refusal::key));
    run_sql("UPDATE api_keys SET is_active = 1");
    credentials.forget();
    EXPECT_THAT(verify(texts), IsRefused(Refusal::key));
    run_sql("UPDATE api_keys SET expires_ms = NULL");
    credentials.forget();
    EXPECT_THAT(verify(texts), IsRefused(Refusal::inactive));
    run_sql("UPDATE users SET is_active = 1");
    credentials.forget();
    EXPECT_THAT(verify(texts), IsRefused(Refusal::address));
    texts.address = "10.0.0.1";
    EXPECT_THAT(verify(texts), IsRefused(Refusal::signature));
}

TEST_F(SignedCredentialsTest, OfThreadsThatReplayARequestOneGetsIn)
{
    const auto texts = signed_by(app);
    std::atomic<int> admitted = 0;
    const auto replay = [&] {
        for (int i = 0; i < 20; ++i) {
            const auto recalled = recall(texts);
            admitted += (recalled ? *recalled : verify(texts)).has_value() ? 1 : 0;
        }
    };
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back(replay);
    }
    EXPECT_EQ(admitted, 1);
}

} // namespace
} // namespace waymark::identity
