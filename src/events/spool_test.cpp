// SPDX-License-Identifier: Apache-2.0
#include "events/event_codec.hpp"
#include "events/event_samples.hpp"
#include "events/forward_state.hpp"
#include "events/scratch_directory.hpp"
#include "events/segment_reader.hpp"
#include "events/spool.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <optional>

namespace waymark::events {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Reads every event id in the spool, in order.
std::vector<EventId> ids_in(const Spool& spool)
{
    std::vector<EventId> ids;
    for (const auto& segment : spool.segments()) {
        SegmentReader reader(segment->published(), segment->header().salt);
        while (const auto record = reader.next()) {
            Event event;
            EXPECT_TRUE(decode(record->payload, event));
            ids.push_back(event.id);
        }
    }
    return ids;
}

std::vector<EventId> sample_ids(std::uint64_t first, std::uint64_t end)
{
    std::vector<EventId> ids;
    for (auto number = first; number < end; ++number)
        ids.push_back(click_sample(number).id);
    return ids;
}

class SpoolTest : public testing::Test {
protected:
    std::unique_ptr<Spool> open()
    {
        auto spool = Spool::open(options, clock, metrics);
        EXPECT_TRUE(spool) << spool.error().message;
        return *std::move(spool);
    }

    static void append(Spool& spool, std::uint64_t first, std::uint64_t end)
    {
        for (auto number = first; number < end; ++number)
            ASSERT_TRUE(spool.writer(0).append(click_sample(number)));
    }

    // Appends until the spool refuses; returns how many it took.
    static std::uint64_t fill(Spool& spool, std::uint64_t first)
    {
        auto number = first;
        // A refusal is final once the thread that makes segments has said so.
        while (spool.writer(0).append(click_sample(number)) || spool.status().problem.empty())
            number = first + spool.status().appended;
        return number;
    }

    std::filesystem::path only_segment_file() const
    {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(options.directory)) {
            if (parse_segment_file_name(entry.path().filename().native()))
                files.push_back(entry.path());
        }
        EXPECT_EQ(files.size(), 1);
        return files.front();
    }

    ScratchDirectory scratch;
    ManualClock clock{from_epoch_ms(1'760'000'000'000)};
    MetricsRegistry metrics;
    SpoolOptions options{.directory = scratch.path() / "spool",
                         .segment_bytes = segment_bytes_min,
                         .bytes_max = 64 * segment_bytes_min,
                         .sync_interval = 5ms};
};

TEST_F(SpoolTest, KeepsWhatWasAppendedAcrossAReopening)
{
    {
        const auto spool = open();
        append(*spool, 0, 100);
        EXPECT_EQ(ids_in(*spool), sample_ids(0, 100));
    }
    const auto spool = open();
    EXPECT_EQ(ids_in(*spool), sample_ids(0, 100));
    EXPECT_EQ(spool->recovery().records, 100);
    EXPECT_TRUE(spool->recovery().is_clean());

    append(*spool, 100, 200);
    EXPECT_EQ(ids_in(*spool), sample_ids(0, 200));
}

TEST_F(SpoolTest, GoesOnInANewSegmentWhenOneIsFull)
{
    const auto spool = open();
    std::uint64_t number = 0;
    while (spool->segments().back()->records() == 0 || spool->segments().size() < 4) {
        if (spool->writer(0).append(click_sample(number)))
            ++number;
    }
    EXPECT_EQ(ids_in(*spool), sample_ids(0, number));
    EXPECT_TRUE(spool->segments().front()->is_sealed());
}

TEST_F(SpoolTest, LeavesNoFileWhereNothingWasAppended)
{
    open();
    const auto spool = open();
    EXPECT_EQ(spool->recovery().segments, 0);
    EXPECT_EQ(spool->segments().size(), 1);
}

TEST_F(SpoolTest, KeepsItsFilesPrivate)
{
    const auto spool = open();
    const auto mode = std::filesystem::status(only_segment_file()).permissions();
    EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(SpoolTest, CutsATornTailAtTheLastValidRecordAndReportsIt)
{
    {
        const auto spool = open();
        append(*spool, 0, 3);
    }
    const auto file = only_segment_file();
    const auto whole = std::filesystem::file_size(file);
    const std::size_t last = record_bytes(encoded_size(click_sample(2)));
    std::filesystem::resize_file(file, whole - last / 2);

    const auto spool = open();
    EXPECT_EQ(ids_in(*spool), sample_ids(0, 2));
    EXPECT_EQ(spool->recovery().cut_segments, 1);
    EXPECT_EQ(std::filesystem::file_size(file), whole - last);
    EXPECT_THAT(metrics.to_text(), HasSubstr("waymark_spool_cut_bytes_total"));
}

TEST_F(SpoolTest, PassesOverDamageInTheMiddleAndReportsIt)
{
    {
        const auto spool = open();
        append(*spool, 0, 3);
    }
    std::fstream file(only_segment_file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(segment_header_bytes +
                                           record_bytes(encoded_size(click_sample(0))) + 20));
    file.put('!');
    file.close();

    const auto spool = open();
    EXPECT_THAT(ids_in(*spool), ElementsAre(click_sample(0).id, click_sample(2).id));
    EXPECT_EQ(spool->recovery().skipped_regions, 1);
}

TEST_F(SpoolTest, SetsAFileWithoutAValidHeaderAsideAndStarts)
{
    {
        const auto spool = open();
        append(*spool, 0, 3);
    }
    const auto path = only_segment_file();
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.put('!');
    }

    const auto spool = open();
    EXPECT_THAT(ids_in(*spool), IsEmpty());
    EXPECT_EQ(spool->recovery().set_aside, 1);
    EXPECT_TRUE(std::filesystem::exists(path.native() + ".damaged"));
}

TEST_F(SpoolTest, DiscardsAFileThatWasNeverBegun)
{
    std::filesystem::create_directories(options.directory);
    const auto file = options.directory / segment_file_name(9);
    std::ofstream(file).close();
    std::filesystem::resize_file(file, 100'000);
    const auto spool = open();
    EXPECT_FALSE(std::filesystem::exists(file));
    EXPECT_TRUE(spool->recovery().is_clean());
}

TEST_F(SpoolTest, NeverReusesASequenceThatTheForwarderRemembers)
{
    std::filesystem::create_directories(options.directory);
    ForwardState state{.segments = {{17, {64, 0, 64, 0}}}};
    ASSERT_TRUE(ForwardStateFile::open(options.directory)->save(state));
    EXPECT_EQ(open()->segments().front()->sequence(), 18);
}

TEST_F(SpoolTest, IsOpenOnlyOnce)
{
    const auto first = open();
    const auto second = Spool::open(options, clock, metrics);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::conflict);
}

TEST_F(SpoolTest, RefusesOptionsThatMakeNoSense)
{
    options.segment_bytes = 100;
    const auto small = Spool::open(options, clock, metrics);
    ASSERT_FALSE(small);
    EXPECT_EQ(small.error().code, Errc::invalid_argument);
    options.segment_bytes = segment_bytes_min;
    options.writers = 0;
    EXPECT_FALSE(Spool::open(options, clock, metrics));
}

TEST_F(SpoolTest, InAPlaceThatIsNoDirectoryIsUnavailable)
{
    std::ofstream(scratch.path() / "file").put('x');
    options.directory = scratch.path() / "file" / "spool";
    const auto spool = Spool::open(options, clock, metrics);
    ASSERT_FALSE(spool);
    EXPECT_EQ(spool.error().code, Errc::unavailable);
}

TEST_F(SpoolTest, RefusesAndCountsWhatItsBudgetCannotHold)
{
    options.bytes_max = 2 * segment_bytes_min;
    const auto spool = open();
    const auto kept = fill(*spool, 0);
    const auto refused = spool->writer(0).append(click_sample(kept));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_THAT(spool->status().problem, HasSubstr("budget"));
    EXPECT_GE(spool->status().dropped, 1);
    EXPECT_EQ(ids_in(*spool), sample_ids(0, kept));
}

TEST_F(SpoolTest, WritesEverySegmentItMade)
{
    for (int round = 0; round < 4; ++round) {
        options.directory = scratch.path() / fmt::format("spool-{}", round);
        const auto spool = open();
        fill(*spool, 0);
        EXPECT_EQ(spool->segments().size(), 64);
        for (const auto& segment : spool->segments())
            EXPECT_GT(segment->records(), 0) << segment->sequence();
    }
}

TEST_F(SpoolTest, AppendsAgainOnceStoredSegmentsAreRemoved)
{
    options.bytes_max = 2 * segment_bytes_min;
    const auto spool = open();
    const auto kept = fill(*spool, 0);
    for (const auto& segment : spool->segments())
        spool->remove(segment->sequence());

    const auto deadline = std::chrono::steady_clock::now() + 5s;
    while (!spool->writer(0).append(click_sample(kept))) {
        ASSERT_LT(std::chrono::steady_clock::now(), deadline);
        std::this_thread::yield();
    }
    EXPECT_EQ(ids_in(*spool), sample_ids(kept, kept + 1));
    EXPECT_EQ(spool->status().problem, "");
}

// Lets no file of this process grow beyond `bytes`: to the spool it is a disk without room.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit lower{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &lower);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
};

TEST_F(SpoolTest, SurvivesARefusedAllocationAndGoesOnWhenThereIsRoom)
{
    std::signal(SIGXFSZ, SIG_IGN);
    const auto spool = open();
    std::optional<FileSizeLimit> full(segment_bytes_min / 2);
    const auto kept = fill(*spool, 0);
    EXPECT_THAT(spool->status().problem, HasSubstr("File too large"));
    EXPECT_EQ(ids_in(*spool), sample_ids(0, kept));

    full.reset();
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!spool->writer(0).append(click_sample(kept))) {
        ASSERT_LT(std::chrono::steady_clock::now(), deadline);
        std::this_thread::yield();
    }
    EXPECT_EQ(ids_in(*spool), sample_ids(0, kept + 1));
    EXPECT_EQ(spool->status().problem, "");
}

TEST_F(SpoolTest, CallsBackOnceTheEventIsOnTheDisk)
{
    options.sync_interval = 1h;
    const auto spool = open();
    const auto position = spool->writer(0).append(click_sample(0));
    ASSERT_TRUE(position);
    EXPECT_TRUE(spool->wait_durable(*position, 10s));
    EXPECT_GE(spool->segments().front()->durable_end(), position->offset);
}

TEST_F(SpoolTest, SharesOneSyncAmongThoseWhoWait)
{
    options.sync_interval = 1h;
    const auto spool = open();
    std::atomic<int> called = 0;
    Position last;
    for (std::uint64_t number = 0; number < 100; ++number) {
        const auto position = spool->writer(0).append(click_sample(number));
        ASSERT_TRUE(position);
        last = *position;
        spool->when_durable(last,
                            [&called](const Result<void>& state) { called += state ? 1 : 0; });
    }
    ASSERT_TRUE(spool->wait_durable(last, 10s));
    spool->close();
    EXPECT_EQ(called, 100);
}

TEST_F(SpoolTest, TellsWhoWaitsForARemovedSegmentThatItIsStored)
{
    const auto spool = open();
    const auto position = spool->writer(0).append(click_sample(0));
    spool->close();
    spool->remove(position->sequence);
    EXPECT_TRUE(spool->wait_durable(*position, 1s));
}

TEST_F(SpoolTest, FailsAWaitThatCannotBeMet)
{
    const auto spool = open();
    const auto sequence = spool->segments().front()->sequence();
    const auto state = spool->wait_durable({sequence, segment_bytes_min}, 10s);
    ASSERT_FALSE(state);
    EXPECT_EQ(state.error().code, Errc::unavailable);
}

TEST_F(SpoolTest, ShowsWholeEventsToAReaderWhileTwoWritersAppend)
{
    options.writers = 2;
    const auto spool = open();
    constexpr std::uint64_t each = 20'000;
    std::atomic<std::uint64_t> appended = 0;
    std::atomic<int> writing = 2;
    const auto write = [&](std::size_t index) {
        for (std::uint64_t number = 0; number < each; ++number)
            appended += spool->writer(index).append(click_sample(number)) ? 1U : 0U;
        --writing;
    };
    std::thread first(write, 0);
    std::thread second(write, 1);
    std::size_t seen = 0;
    while (writing > 0) {
        const auto ids = ids_in(*spool).size();
        EXPECT_GE(ids, seen);
        seen = ids;
    }
    first.join();
    second.join();
    EXPECT_EQ(ids_in(*spool).size(), appended);
    EXPECT_EQ(appended + spool->status().dropped, 2 * each);
}

} // namespace
} // namespace waymark::events
