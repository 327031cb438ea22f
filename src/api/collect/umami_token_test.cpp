// SPDX-License-Identifier: Apache-2.0
#include "api/collect/umami_token.hpp"

#include <gtest/gtest.h>

namespace waymark::api::collect {
namespace {

TEST(UmamiToken, IsReadAsItWasWritten)
{
    Random random(1);
    const auto token = UmamiToken::draw(random);
    EXPECT_NE(token.session, token.visit);
    const auto read = UmamiToken::parse(token.to_text());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->session, token.session);
    EXPECT_EQ(read->visit, token.visit);
}

TEST(UmamiToken, IsDrawnAnewEachTime)
{
    Random random(1);
    EXPECT_NE(UmamiToken::draw(random).to_text(), UmamiToken::draw(random).to_text());
}

TEST(UmamiToken, IsNothingElse)
{
    Random random(1);
    const auto text = UmamiToken::draw(random).to_text();
    for (const auto& other : {std::string{}, text.substr(1), text + "0", text + "." + text,
                              std::string("eyJhbGciOiJIUzI1NiJ9.e30.x"), std::string(".")})
        EXPECT_FALSE(UmamiToken::parse(other)) << other;
}

} // namespace
} // namespace waymark::api::collect
