// SPDX-License-Identifier: Apache-2.0
#include "events/forward_state.hpp"
#include "events/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace waymark::events {
namespace {

const ForwardState planned{
    .segments = {{4, {100, 1, 100, 1}}, {7, {64, 0, 4096, 12}}}, .token = "5f3a", .generation = 8};

TEST(ForwardState, IsReadBack)
{
    EXPECT_EQ(parse_forward_state(to_text(planned)), planned);
    EXPECT_EQ(parse_forward_state(to_text(ForwardState{})), ForwardState{});
}

TEST(ForwardState, MakesThePlanItsProgressOnCommit)
{
    ForwardState state = planned;
    state.commit();
    EXPECT_FALSE(state.has_plan());
    EXPECT_EQ(state.segments.at(7), (SegmentProgress{4096, 12, 4096, 12}));
}

TEST(ForwardState, WithAnyByteChangedIsRefused)
{
    const std::string good = to_text(planned);
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        const auto state = parse_forward_state(bad);
        ASSERT_FALSE(state) << bad;
        EXPECT_EQ(state.error().code, Errc::invalid_argument);
    }
}

TEST(ForwardState, CutShortIsRefused)
{
    const std::string good = to_text(planned);
    for (std::size_t size = 0; size < good.size(); ++size)
        EXPECT_FALSE(parse_forward_state(good.substr(0, size)));
}

ForwardStateFile open(const ScratchDirectory& directory)
{
    return ForwardStateFile::open(directory.path()).value();
}

TEST(ForwardStateFile, IsEmptyAtFirst)
{
    const ScratchDirectory directory;
    EXPECT_EQ(open(directory).state(), ForwardState{});
    EXPECT_EQ(open(directory).state(), ForwardState{});
}

TEST(ForwardStateFile, KeepsTheStateSavedLast)
{
    const ScratchDirectory directory;
    ForwardState state = planned;
    for (const char* const token : {"one", "two", "three"}) {
        state.token = token;
        ASSERT_TRUE(open(directory).save(state));
        EXPECT_EQ(open(directory).state(), state);
    }
}

TEST(ForwardStateFile, FallsBackToTheStateBeforeOneThatWasTorn)
{
    const ScratchDirectory directory;
    ForwardState state = planned;
    ASSERT_TRUE(open(directory).save(state)); // generation 1, in the second slot
    const ForwardState before = state;
    state.token = "torn";
    ASSERT_TRUE(open(directory).save(state));
    std::fstream file(directory.path() / ForwardStateFile::name,
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(30);
    file.put('!');
    file.close();
    EXPECT_EQ(open(directory).state(), before);
}

TEST(ForwardStateFile, WithoutAValidStateIsRefused)
{
    const ScratchDirectory directory;
    std::ofstream(directory.path() / ForwardStateFile::name) << "waymark-forwarder 9";
    const auto file = ForwardStateFile::open(directory.path());
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, Errc::invalid_argument);
}

TEST(ForwardStateFile, ThatCannotBeMadeIsUnavailable)
{
    const ScratchDirectory directory;
    const auto file = ForwardStateFile::open(directory.path() / "missing");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, Errc::unavailable);
}

} // namespace
} // namespace waymark::events
