// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <gtest/gtest.h>

namespace waymark::log {
namespace {

constexpr auto time = "2026-01-02T03:04:05.678Z";

TEST(Log, WritesOneTextLine)
{
    EXPECT_EQ(to_line(Format::text, Level::info, time, "batch stored",
                      {{"events", 5}, {"store", "unix:a b"}}),
              R"(2026-01-02T03:04:05.678Z info    batch stored events=5 store="unix:a b")");
}

TEST(Log, WritesNumbersAsJsonNumbersAndTextAsStrings)
{
    EXPECT_EQ(to_line(Format::json, Level::error, time, "failed", {{"ms", 1.5}, {"path", "/a\"b"}}),
              R"({"time":"2026-01-02T03:04:05.678Z","level":"error","message":"failed",)"
              R"("ms":1.5,"path":"/a\"b"})");
}

TEST(Log, LetsNoInputForgeALineOrReachTheTerminal)
{
    const std::string hostile = "x\n2026 error forged\x1b[2J\xff";
    for (const auto format : {Format::text, Format::json}) {
        const auto line = to_line(format, Level::info, time, "m", {{"input", hostile}});
        EXPECT_EQ(line.find('\n'), std::string::npos);
        EXPECT_EQ(line.find('\x1b'), std::string::npos);
        EXPECT_NE(line.find("\\u001b"), std::string::npos);
    }
}

} // namespace
} // namespace waymark::log
