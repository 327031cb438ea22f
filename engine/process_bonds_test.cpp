// SPDX-License-Identifier: Apache-2.0
#include "process_bonds.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <optional>

namespace waymark::engine {

namespace {

using namespace std::chrono_literals;

class DataLockTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_NE(mkdtemp(directory.data()), nullptr); }
    void TearDown() override { std::filesystem::remove_all(directory); }

    std::string directory = (std::filesystem::temp_directory_path() / "lock-XXXXXX").string();
};

TEST_F(DataLockTest, KeepsASecondOneOutUntilItIsLetGo)
{
    std::optional<DataLock> first;
    {
        auto lock = DataLock::acquire(directory, 0ms);
        ASSERT_TRUE(lock);
        first = *std::move(lock);
    }
    const auto second = DataLock::acquire(directory, 30ms);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::unavailable);

    first.reset();
    EXPECT_TRUE(DataLock::acquire(directory, 0ms));
}

TEST_F(DataLockTest, MakesTheDirectory)
{
    const auto inner = std::filesystem::path(directory) / "a" / "b";
    EXPECT_TRUE(DataLock::acquire(inner, 0ms));
    EXPECT_TRUE(std::filesystem::is_directory(inner));
}

TEST_F(DataLockTest, SaysWhenItCannotBeWritten)
{
    const auto lock = DataLock::acquire("/proc/no-such-place", 0ms);
    ASSERT_FALSE(lock);
    EXPECT_EQ(lock.error().code, Errc::unavailable);
}

TEST(EndWithParent, RefusesAParentThatIsGone)
{
    EXPECT_TRUE(end_with_parent(getppid()));
    const auto bound = end_with_parent(getpid());
    ASSERT_FALSE(bound);
    EXPECT_EQ(bound.error().code, Errc::unavailable);
}

} // namespace

} // namespace waymark::engine
