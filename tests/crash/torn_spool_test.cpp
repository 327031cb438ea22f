// SPDX-License-Identifier: Apache-2.0
// Spool files that a power cut, a bad disk or a stranger has spoilt.
#include "crash_test.hpp"
#include "harness/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>
#include <stdexcept>

namespace waymark::crash {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr std::size_t clicks = 400;
constexpr std::size_t header_bytes = 64;
constexpr std::size_t record_bytes_min = 100;

// The clicks are of two lanes: the first click finds no link in the cache, and so goes another way,
// to another spool file.
constexpr unsigned first_lane = 0;
constexpr unsigned lane = 1;

// What happens to the bytes of a spool file whose last record ends at `end`, or a little behind.
struct Damage {
    const char* name;
    void (*spoil)(std::string& bytes, std::size_t end, Random& random);
    const char* reported;
    std::size_t lost_click; // every other one is kept
};

void PrintTo(const Damage& damage, std::ostream* out)
{
    *out << damage.name;
}

void flip_bit(std::string& bytes, std::size_t from, std::size_t size, Random& random)
{
    const auto place = from + random.below(size);
    bytes[place] = static_cast<char>(bytes[place] ^ (1 << random.below(8)));
}

constexpr const char* cut_off = "torn tail of a spool segment cut off";

// A record is longer than a hundred bytes: what is near the end of the last one is in that one.
const Damage damages[] = {
    {"TruncatedFile",
     [](std::string& bytes, std::size_t end, Random& random) {
         bytes.resize(end - 10 - random.below(40));
     },
     cut_off, clicks - 1},
    {"ZeroedTail",
     [](std::string& bytes, std::size_t end, Random& random) {
         const auto zeroed = 10 + random.below(40);
         std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(end - zeroed), zeroed, '\0');
     },
     cut_off, clicks - 1},
    {"GarbageOverTheEnd",
     [](std::string& bytes, std::size_t end, Random& random) {
         for (std::size_t i = end - 20; i < end + 5'000; ++i)
             bytes[i] = static_cast<char>(random.below(256));
     },
     cut_off, clicks - 1},
    {"BitFlippedInTheLastRecord",
     [](std::string& bytes, std::size_t end, Random& random) {
         flip_bit(bytes, end - 50, 40, random);
     },
     cut_off, clicks - 1},
    {"BitFlippedInTheMiddle",
     [](std::string& bytes, std::size_t, Random& random) {
         const auto name = marker(lane, clicks / 2);
         flip_bit(bytes, bytes.find(name), name.size(), random);
     },
     "damage inside a spool segment passed over", clicks / 2},
};

class SpoiltSpoolTest : public CrashTest {
protected:
    SpoiltSpoolTest() { server.set("server.io_threads", "1"); }

    // Leaves clicks in the spool that the event store has not, and a killed server.
    void leave_clicks()
    {
        server.set("engine.library", (directory.path() / "nothing.so").string());
        server.start();
        const auto slugs = create_links(1);
        Connection connection(server.port());
        const auto follow = [&](const std::string& query) {
            ASSERT_TRUE(connection.send(harness::get("/" + slugs.front() + "?" + query)));
            const auto answer = connection.read_answer();
            ASSERT_TRUE(answer);
            ASSERT_EQ(answer->status, 302U);
        };
        // The first one finds no link in the cache and goes another way, to another spool file.
        follow(marker(first_lane, 0));
        for (std::size_t click = 0; click < clicks; ++click)
            follow(marker(lane, click));
        server.kill();
        server.set("engine.library", WAYMARK_CHDB_LIBRARY);
    }

    // The file with the clicks of the lane.
    [[nodiscard]] fs::path spool_file() const
    {
        for (const auto& entry : fs::directory_iterator(server.data() / "spool")) {
            if (entry.path().extension() == ".spool" &&
                read(entry.path()).contains(marker(lane, clicks / 2)))
                return entry.path();
        }
        throw std::runtime_error("no spool file has the clicks");
    }

    [[nodiscard]] static std::string read(const fs::path& file)
    {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    static void write(const fs::path& file, const std::string& bytes)
    {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    }
};

class TornSpoolTest : public SpoiltSpoolTest, public testing::WithParamInterface<Damage> {};

TEST_P(TornSpoolTest, IsReadToItsLastValidRecordAndTheRestIsReported)
{
    leave_clicks();
    const auto file = spool_file();
    auto bytes = read(file);
    const std::size_t end = bytes.find_last_not_of('\0') + 1;
    ASSERT_GT(end, clicks * record_bytes_min);
    GetParam().spoil(bytes, end, random);
    write(file, bytes);

    server.start();
    drain();
    EXPECT_EQ(lines_logged(GetParam().reported), 1U);
    Tally expected{{marker(first_lane, 0), 1}};
    for (std::size_t click = 0; click < clicks; ++click) {
        if (click != GetParam().lost_click)
            expected.emplace(marker(lane, click), 1);
    }
    EXPECT_TRUE(stored() == expected);
}

INSTANTIATE_TEST_SUITE_P(Damages, TornSpoolTest, testing::ValuesIn(damages),
                         [](const auto& instance) { return instance.param.name; });

TEST_F(SpoiltSpoolTest, FileWithoutAHeaderIsSetAsideAndTheOthersAreRead)
{
    leave_clicks();
    const auto file = spool_file();
    auto bytes = read(file);
    flip_bit(bytes, 0, header_bytes, random);
    write(file, bytes);

    server.start();
    drain();
    EXPECT_EQ(lines_logged("spool segment without a valid header set aside"), 1U);
    EXPECT_TRUE(fs::exists(file.native() + ".damaged"));
    EXPECT_TRUE(stored() == (Tally{{marker(first_lane, 0), 1}}));
}

TEST_F(SpoiltSpoolTest, UnreadableStateOfTheForwarderLosesNothing)
{
    leave_clicks();
    const auto file = server.data() / "spool" / "forwarder.state";
    auto bytes = read(file);
    for (char& byte : bytes)
        byte = static_cast<char>(random.below(256));
    write(file, bytes);

    server.start();
    drain();
    EXPECT_EQ(lines_logged("forwarder state unreadable"), 1U);
    EXPECT_EQ(stored().size(), clicks + 1);
}

} // namespace
} // namespace waymark::crash
