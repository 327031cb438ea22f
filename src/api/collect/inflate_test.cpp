// SPDX-License-Identifier: Apache-2.0
#include "api/collect/inflate.hpp"
#include "http/compression.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::api::collect {
namespace {

std::string gzip(std::string_view text)
{
    return http::compress(http::Coding::gzip, text, http::Effort::quick);
}

std::string message_of(const Result<std::string>& result)
{
    return result ? "" : result.error().message;
}

constexpr std::size_t enough = 1'000'000;

TEST(Gunzip, GivesWhatWasPacked)
{
    std::string text;
    for (int i = 0; i < 20'000; ++i)
        text += std::to_string(i * 7919);
    for (const auto& original : {std::string{}, std::string("{}"), text})
        EXPECT_EQ(gunzip(gzip(original), enough).value(), original);
}

TEST(Gunzip, MembersFollowOneAnother)
{
    EXPECT_EQ(gunzip(gzip("{\"a\"") + gzip("") + gzip(":1}"), enough).value(), "{\"a\":1}");
}

TEST(Gunzip, UnpacksAsMuchAsIsAllowedAndNoMore)
{
    const auto packed = gzip(std::string(10'000, 'a'));
    EXPECT_EQ(gunzip(packed, 10'000).value().size(), 10'000U);
    EXPECT_EQ(message_of(gunzip(packed, 9'999)), "the body is too large when it is unpacked");
    EXPECT_EQ(message_of(gunzip(packed, 1)), "the body is too large when it is unpacked");
}

TEST(Gunzip, ABombIsGivenUpEarly)
{
    const auto bomb = gzip(std::string(std::size_t{64} << 20U, '\0'));
    EXPECT_LT(bomb.size(), 100'000U);
    EXPECT_FALSE(gunzip(bomb, 500'000));
}

TEST(Gunzip, RefusesWhatIsNoGzip)
{
    const auto packed = gzip("a text of some length, a text of some length");
    for (const auto& body : {std::string{}, std::string("{}"), packed.substr(0, packed.size() - 1),
                             packed.substr(0, 10), packed + "x", packed.substr(1)})
        EXPECT_EQ(message_of(gunzip(body, enough)), "the body is not valid gzip") << body.size();

    auto damaged = packed;
    damaged[damaged.size() - 6] ^= 1; // of the checksum
    EXPECT_FALSE(gunzip(damaged, enough));
}

} // namespace
} // namespace waymark::api::collect
