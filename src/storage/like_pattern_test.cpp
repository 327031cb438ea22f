// SPDX-License-Identifier: Apache-2.0
#include "storage/like_pattern.hpp"
#include "storage/meta_store.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

#include <string>

namespace waymark::storage {
namespace {

bool is_like(const std::string& value, const std::string& pattern)
{
    static const auto store = MetaStore::open({});
    return store->read([&](soci::session& session) {
        int matched = 0;
        session << R"(SELECT :value LIKE :pattern ESCAPE '\')", soci::use(value),
            soci::use(pattern), soci::into(matched);
        return matched != 0;
    });
}

bool matches(const std::string& value, const std::string& part)
{
    return is_like(value, like_containing(part));
}

TEST(LikePattern, FindsAPartAnywhere)
{
    EXPECT_TRUE(matches("summer sale", "sum"));
    EXPECT_TRUE(matches("summer sale", "r s"));
    EXPECT_TRUE(matches("summer sale", "sale"));
    EXPECT_TRUE(matches("summer sale", ""));
    EXPECT_FALSE(matches("summer sale", "winter"));
}

TEST(LikePattern, TakesWildcardsAsTheyStand)
{
    EXPECT_TRUE(matches("100% off_now\\", "0% o"));
    EXPECT_TRUE(matches("100% off_now\\", "f_n"));
    EXPECT_TRUE(matches("100% off_now\\", "now\\"));
    EXPECT_FALSE(matches("100% off", "1%f"));
    EXPECT_FALSE(matches("100% off", "o_f"));
}

TEST(LikePattern, FindsABeginning)
{
    EXPECT_TRUE(is_like("100% off_now", like_beginning_with("100% o")));
    EXPECT_TRUE(is_like("summer", like_beginning_with("")));
    EXPECT_FALSE(is_like("summer", like_beginning_with("ummer")));
    EXPECT_FALSE(is_like("summer", like_beginning_with("s%r")));
    EXPECT_FALSE(is_like("summer", like_beginning_with("summer_")));
}

} // namespace
} // namespace waymark::storage
