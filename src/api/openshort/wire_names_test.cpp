// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/wire_names.hpp"

#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

TEST(WireNames, TellALinksTargetFromAVariants)
{
    const Error error{Errc::invalid_argument, "Invalid URL", "target_url"};
    EXPECT_EQ(in_wire_names(error).field, "originalUrl");
    EXPECT_EQ(in_wire_names(of_destination(error)).field, "targetUrl");
    const auto mistakes = of_destination(std::vector{error, {Errc::invalid_argument, "", "name"}});
    EXPECT_EQ(mistakes.at(0).field, "targetUrl");
    EXPECT_EQ(mistakes.at(1).field, "name");
}

TEST(WireNames, LeaveWhatIsSpelledAsOnTheWire)
{
    for (const auto* name : {"weight", "utmSource", "urls[2].title", ""})
        EXPECT_EQ(wire_name(name), name);
    EXPECT_EQ(wire_name("utm_source_platform"), "utmSourcePlatform");
}

} // namespace
} // namespace waymark::api::openshort
