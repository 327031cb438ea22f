// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/test_body.hpp"
#include "api/openshort/variant_body.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using testing::ElementsAre;
using testing::Optional;

TEST(VariantBody, IsActiveWithHalfTheWeightUnlessToldOtherwise)
{
    const auto plain =
        read_variant_draft(parse_object(R"({"name": "B", "targetUrl": "https://example.com/b"})"))
            .value();
    EXPECT_EQ(plain.name, "B");
    EXPECT_EQ(plain.target_url, "https://example.com/b");
    EXPECT_EQ(plain.weight, 50);
    EXPECT_TRUE(plain.is_active);
    const auto told =
        read_variant_draft(parse_object(R"({"name": "B", "targetUrl": "x", "weight": "30",
                                                   "isActive": "false"})"))
            .value();
    EXPECT_EQ(told.weight, 30);
    EXPECT_FALSE(told.is_active);
}

TEST(VariantBody, NamesWhatIsWrong)
{
    EXPECT_THAT(fields_of(read_variant_draft(parse_object("{}"))),
                ElementsAre("name", "targetUrl"));
    EXPECT_THAT(fields_of(read_variant_patch(parse_object(
                    R"({"name": 1, "targetUrl": [], "weight": 101, "isActive": "no"})"))),
                ElementsAre("name", "targetUrl", "weight", "isActive"));
}

TEST(VariantBody, ShowsWhatAPatchSets)
{
    const auto patch =
        read_variant_patch(parse_object(R"({"weight": 0, "name": null, "isActive": true})"))
            .value();
    EXPECT_EQ(patch.name, std::nullopt);
    EXPECT_THAT(patch.weight, Optional(0));
    EXPECT_EQ(to_view(patch), parse_object(R"({"weight": 0, "isActive": true})"));
}

} // namespace
} // namespace waymark::api::openshort
