// SPDX-License-Identifier: Apache-2.0
#include "storage/sql_types.hpp"
#include "storage/sqlite_session.hpp"

#include <gtest/gtest.h>

namespace waymark::storage {
namespace {

class SqlTypesTest : public testing::Test {
protected:
    template <typename T>
    T round_trip(const T& value)
    {
        *session << "INSERT INTO t (x) VALUES (:x)", soci::use(value);
        T back{};
        *session << "SELECT x FROM t ORDER BY rowid DESC LIMIT 1", soci::into(back);
        return back;
    }

    void SetUp() override { *session << "CREATE TABLE t (x BIGINT)"; }

    std::unique_ptr<soci::session> session = open_sqlite({.uri = sqlite_memory_uri()});
};

TEST_F(SqlTypesTest, KeepWhatTheyAreGiven)
{
    EXPECT_TRUE(round_trip(true));
    EXPECT_FALSE(round_trip(false));
    EXPECT_EQ(round_trip(LinkId{INT64_MAX}), LinkId{INT64_MAX});
    EXPECT_EQ(round_trip(from_epoch_ms(1'790'000'000'123)), from_epoch_ms(1'790'000'000'123));
}

TEST_F(SqlTypesTest, NoValueIsNull)
{
    EXPECT_EQ(round_trip(std::optional<std::string>{}), std::nullopt);
    EXPECT_EQ(round_trip(std::optional<std::string>{""}), "");
    EXPECT_EQ(round_trip(std::optional<TimePoint>{}), std::nullopt);
    EXPECT_EQ(round_trip(std::optional<TimePoint>{from_epoch_ms(5)}), from_epoch_ms(5));
    int nulls = 0;
    *session << "SELECT count(*) FROM t WHERE x IS NULL", soci::into(nulls);
    EXPECT_EQ(nulls, 2);
}

TEST_F(SqlTypesTest, ReadingNullAsAValueThrows)
{
    *session << "INSERT INTO t (x) VALUES (NULL)";
    bool truth = false;
    LinkId id;
    TimePoint time;
    EXPECT_THROW((*session << "SELECT x FROM t", soci::into(truth)), soci::soci_error);
    EXPECT_THROW((*session << "SELECT x FROM t", soci::into(id)), soci::soci_error);
    EXPECT_THROW((*session << "SELECT x FROM t", soci::into(time)), soci::soci_error);
}

} // namespace
} // namespace waymark::storage
