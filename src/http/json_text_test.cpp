// SPDX-License-Identifier: Apache-2.0
#include "http/json_text.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace waymark::http {
namespace {

TEST(JsonText, WritesNumbersAsPeopleDo)
{
    const boost::json::array numbers{0.0, 25.0, 0.1, 33.3, -1.5, 100.0, 1e300};
    EXPECT_EQ(to_json_text(numbers), "[0,25,0.1,33.3,-1.5,100,1e+300]");
}

TEST(JsonText, ReadsBackAsTheSameValue)
{
    const boost::json::value value{
        {"text", "quote \" slash \\ line\n \x01 漢"},
        {"empty", {{"object", boost::json::object{}}, {"array", boost::json::array{}}}},
        {"list", {1, -2, 18'446'744'073'709'551'615ULL, true, false, nullptr, 0.12345678901234567}},
        {"name with \"quotes\"", 1},
    };
    EXPECT_EQ(boost::json::parse(to_json_text(value)), value);
}

} // namespace
} // namespace waymark::http
