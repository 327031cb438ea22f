// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/visitor_salts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace waymark::events::enrich {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class VisitorSaltsTest : public testing::Test {
protected:
    ~VisitorSaltsTest() override { std::filesystem::remove(file); }

    [[nodiscard]] std::string content() const
    {
        std::ifstream in(file);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    static constexpr VisitorSalts::Day today{std::chrono::year{2026} / 11 / 21};
    static constexpr VisitorSalts::Day last_day{std::chrono::year{2026} / 11 / 30};
    static constexpr std::chrono::year_month this_month{std::chrono::year{2026} / 11};
    const std::filesystem::path file =
        std::filesystem::path(testing::TempDir()) / ("visitor_salts_" + std::to_string(::getpid()));
    ManualClock clock{today + 12h};
};

TEST_F(VisitorSaltsTest, GivesEachDayAKeyOfItsOwn)
{
    VisitorSalts salts(file, clock);
    EXPECT_EQ(salts.key_of(today), salts.key_of(today));
    EXPECT_NE(salts.key_of(today), salts.key_of(today - std::chrono::days{1}));
    EXPECT_NE(salts.key_of(today), salts.key_of(today + std::chrono::days{1}));
}

TEST_F(VisitorSaltsTest, KeepsTheKeysAcrossARestart)
{
    const auto key = VisitorSalts(file, clock).key_of(today);
    EXPECT_EQ(VisitorSalts(file, clock).key_of(today), key);
}

TEST_F(VisitorSaltsTest, LetsNobodyElseReadTheFile)
{
    VisitorSalts salts(file, clock);
    static_cast<void>(salts.key_of(today));
    struct stat info{};
    ASSERT_EQ(::stat(file.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(VisitorSaltsTest, KeepsASaltForLateEventsThenDestroysIt)
{
    VisitorSalts salts(file, clock);
    const auto key = salts.key_of(today);

    clock.set(today + 72h - 1ms);
    salts.destroy_expired();
    EXPECT_EQ(salts.key_of(today), key);

    clock.set(today + 72h);
    salts.destroy_expired();
    EXPECT_THAT(content(), Not(HasSubstr("2026-11-21")));
    EXPECT_NE(salts.key_of(today), key);
}

TEST_F(VisitorSaltsTest, DestroysWhatExpiredWhileTheServerWasDown)
{
    static_cast<void>(VisitorSalts(file, clock).key_of(today));
    clock.set(today + 72h);
    const VisitorSalts salts(file, clock);
    EXPECT_EQ(content(), "");
}

TEST_F(VisitorSaltsTest, JoinsWhatIsImportedTogetherIntoAnOldDay)
{
    VisitorSalts salts(file, clock);
    const auto old = salts.key_of(today - std::chrono::days{60});
    EXPECT_EQ(salts.key_of(today - std::chrono::days{60}), old);
    EXPECT_NE(salts.key_of(today - std::chrono::days{61}), old);
    clock.advance(24h);
    EXPECT_NE(salts.key_of(today - std::chrono::days{60}), old);
}

TEST_F(VisitorSaltsTest, GivesEachMonthAKeyOfItsOwn)
{
    VisitorSalts salts(file, clock);
    const auto key = salts.key_of(this_month);
    EXPECT_EQ(salts.key_of(this_month), key);
    EXPECT_NE(salts.key_of(this_month - std::chrono::months{1}), key);
    EXPECT_NE(salts.key_of(last_day), key); // which is the day that stands for the month
    EXPECT_EQ(VisitorSalts(file, clock).key_of(this_month), key);
    EXPECT_THAT(content(), HasSubstr("2026-11 "));
}

TEST_F(VisitorSaltsTest, KeepsAMonthsSaltForLateEventsThenDestroysIt)
{
    VisitorSalts salts(file, clock);
    const auto key = salts.key_of(this_month);

    clock.set(last_day + 72h - 1ms);
    salts.destroy_expired();
    EXPECT_EQ(salts.key_of(this_month), key);

    clock.set(last_day + 72h);
    salts.destroy_expired();
    EXPECT_THAT(content(), Not(HasSubstr("2026-11 ")));
    EXPECT_NE(salts.key_of(this_month), key);
    EXPECT_THAT(content(), Not(HasSubstr("2026-11 ")));
}

TEST_F(VisitorSaltsTest, HasTheNextMonthsSaltOnTheLastDay)
{
    clock.set(last_day + 23h);
    const auto next = this_month + std::chrono::months{1};
    const auto key = VisitorSalts(file, clock).key_of(next);
    clock.advance(24h);
    EXPECT_EQ(VisitorSalts(file, clock).key_of(next), key);
}

TEST_F(VisitorSaltsTest, JoinsWhatIsImportedTogetherIntoAnOldMonth)
{
    VisitorSalts salts(file, clock);
    const auto old = salts.key_of(this_month - std::chrono::months{5});
    EXPECT_EQ(salts.key_of(this_month - std::chrono::months{5}), old);
    EXPECT_NE(salts.key_of(this_month - std::chrono::months{6}), old);
    clock.advance(24h);
    EXPECT_NE(salts.key_of(this_month - std::chrono::months{5}), old);
}

TEST_F(VisitorSaltsTest, GivesNoKeyThatItCouldNotWriteDown)
{
    const auto folder = file.string() + "_folder";
    VisitorSalts salts(folder + "/salts", clock);
    EXPECT_THROW(static_cast<void>(salts.key_of(today)), std::system_error);
    EXPECT_THROW(static_cast<void>(salts.key_of(today)), std::system_error);
    std::filesystem::create_directory(folder);
    const auto key = salts.key_of(today);
    EXPECT_EQ(VisitorSalts(folder + "/salts", clock).key_of(today), key);
    std::filesystem::remove_all(folder);
}

TEST_F(VisitorSaltsTest, ReplacesASaltThatCannotBeRead)
{
    std::ofstream(file) << "2026-11-21 nonsense\n2026-13-21 00112233445566778899aabbccddeeff\n"
                        << "2026-11 tea\n2026-1x 00112233445566778899aabbccddeeff\n"
                        << "2026-10 00112233445566778899aabbccddeeff\n"
                        << "2026-11-20 00112233445566778899aabbccddeeff\n";
    VisitorSalts salts(file, clock);
    EXPECT_EQ(salts.key_of(today - std::chrono::days{1}),
              (VisitorKey{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb,
                          0xcc, 0xdd, 0xee, 0xff}));
    EXPECT_EQ(salts.key_of(today), salts.key_of(today));
}

TEST_F(VisitorSaltsTest, ThrowsIfTheFileCannotBeWritten)
{
    VisitorSalts salts("/nonexistent/visitor_salts", clock);
    EXPECT_THROW(static_cast<void>(salts.key_of(today)), std::system_error);
}

} // namespace
} // namespace waymark::events::enrich
