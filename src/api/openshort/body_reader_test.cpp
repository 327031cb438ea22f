// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/body_reader.hpp"
#include "api/openshort/test_body.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

std::vector<std::string> mistakes_of(BodyReader reader)
{
    return fields_of(std::move(reader).finish(0));
}

TEST(BodyReader, TakesNumbersAndBooleansAsText)
{
    const auto body = parse_object(R"({"a": 5, "b": "5", "c": 5.0, "d": true, "e": "false"})");
    BodyReader reader(body);
    for (const auto* name : {"a", "b", "c"})
        EXPECT_THAT(reader.integer(name, {0, 9}), Optional(5)) << name;
    EXPECT_THAT(reader.boolean("d"), Optional(true));
    EXPECT_THAT(reader.boolean("e"), Optional(false));
    EXPECT_THAT(mistakes_of(std::move(reader)), IsEmpty());
}

TEST(BodyReader, RefusesNumbersThatAreNoneOrOutOfTheirBounds)
{
    const auto body =
        parse_object(R"({"a": 5.5, "b": "five", "c": -1, "d": 10, "e": true, "f": "5 ",
                                "g": 1e30, "h": [5]})");
    BodyReader reader(body);
    for (const auto* name : {"a", "b", "c", "d", "e", "f", "g", "h"})
        EXPECT_EQ(reader.integer(name, {0, 9}), std::nullopt) << name;
    EXPECT_THAT(mistakes_of(std::move(reader)),
                ElementsAre("a", "b", "c", "d", "e", "f", "g", "h"));
}

TEST(BodyReader, RefusesOtherWordsForTruth)
{
    const auto body = parse_object(R"({"a": "yes", "b": 1, "c": "TRUE", "d": ""})");
    BodyReader reader(body);
    for (const auto* name : {"a", "b", "c", "d"})
        EXPECT_EQ(reader.boolean(name), std::nullopt) << name;
    EXPECT_THAT(mistakes_of(std::move(reader)), ElementsAre("a", "b", "c", "d"));
}

TEST(BodyReader, TakesOnlyTextsWithoutNulForTexts)
{
    const auto body = parse_object(R"({"a": "text", "b": 5, "c": "nul \u0000", "d": null})");
    BodyReader reader(body);
    EXPECT_THAT(reader.text("a"), Optional(std::string("text")));
    for (const auto* name : {"b", "c", "d", "e"})
        EXPECT_EQ(reader.text(name), std::nullopt) << name;
    EXPECT_THAT(mistakes_of(std::move(reader)), ElementsAre("b", "c"));
}

TEST(BodyReader, TellsNullFromAbsence)
{
    const auto body = parse_object(R"({"a": null, "b": ""})");
    const BodyReader reader(body);
    EXPECT_TRUE(reader.is_null("a"));
    EXPECT_FALSE(reader.is_null("b"));
    EXPECT_FALSE(reader.is_null("c"));
    EXPECT_FALSE(reader.has("a"));
    EXPECT_TRUE(reader.has("b"));
}

TEST(BodyReader, PrefersTheFirstOfTwoNames)
{
    const auto body = parse_object(R"({"a": 1, "b": 2, "n": null})");
    const BodyReader reader(body);
    EXPECT_EQ(reader.either("a", "b"), "a");
    EXPECT_EQ(reader.either("x", "b"), "b");
    EXPECT_EQ(reader.either("n", "b"), "b");
    EXPECT_EQ(reader.either("x", "y"), "x");
}

TEST(BodyReader, RequiresWhatIsAbsentOrNull)
{
    const auto body = parse_object(R"({"a": null, "b": "", "c": 3})");
    BodyReader reader(body);
    EXPECT_EQ(reader.required_text("a"), "");
    EXPECT_EQ(reader.required_text("b"), "");
    EXPECT_EQ(reader.required_text("c"), "");
    EXPECT_EQ(reader.required_text("d"), "");
    EXPECT_THAT(mistakes_of(std::move(reader)), ElementsAre("a", "c", "d"));
}

TEST(BodyReader, ReadsTimes)
{
    const auto body =
        parse_object(R"({"a": "2030-01-01T00:00:00Z", "b": "soon", "c": 1893456000})");
    BodyReader reader(body);
    EXPECT_THAT(reader.time("a"), Optional(*parse_iso8601("2030-01-01T00:00:00Z")));
    EXPECT_EQ(reader.time("b"), std::nullopt);
    EXPECT_EQ(reader.time("c"), std::nullopt);
    EXPECT_THAT(mistakes_of(std::move(reader)), ElementsAre("b", "c"));
}

TEST(BodyReader, ReadsListsUpToTheirLimit)
{
    const auto body =
        parse_object(R"({"a": ["x", "y"], "b": ["x", "y", "z"], "c": "x", "d": ["x", 5]})");
    BodyReader reader(body);
    EXPECT_THAT(reader.texts("a", 2), Optional(ElementsAre("x", "y")));
    EXPECT_EQ(reader.texts("b", 2), std::nullopt);
    EXPECT_EQ(reader.texts("c", 2), std::nullopt);
    EXPECT_EQ(reader.texts("absent", 2), std::nullopt);
    EXPECT_THAT(reader.texts("d", 2), Optional(ElementsAre("x")));
    EXPECT_THAT(mistakes_of(std::move(reader)), ElementsAre("b", "c", "d[1]"));
}

TEST(BodyReader, SaysWhereItsObjectStands)
{
    const auto body = parse_object(R"({"a": 5})");
    BodyReader reader(body, "urls[2].");
    EXPECT_EQ(reader.text("a"), std::nullopt);
    EXPECT_THAT(mistakes_of(std::move(reader)), ElementsAre("urls[2].a"));
}

TEST(BodyReader, ReadsAnEmptyRequestAsAnObjectWithoutMembers)
{
    http::Request request;
    EXPECT_THAT(read_body(request).value(), IsEmpty());
    request.body = "[]";
    EXPECT_FALSE(read_body(request));
}

} // namespace
} // namespace waymark::api::openshort
