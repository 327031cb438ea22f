// SPDX-License-Identifier: Apache-2.0
#include "api/native/person_export.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace waymark::api::native {

namespace {

using namespace std::chrono_literals;
using analytics::person_fields;
using analytics::PersonEvent;
using analytics::PersonField;
using testing::HasSubstr;
using testing::StartsWith;

class PersonExportTest : public testing::Test {
protected:
    PersonExportTest()
    {
        for (const auto& field : person_fields())
            event.values.emplace_back(field.kind == PersonField::Kind::number ||
                                              field.kind == PersonField::Kind::truth
                                          ? "0"
                                          : "");
    }

    void set(std::string_view name, std::string value)
    {
        const auto found = std::ranges::find(person_fields(), name, &PersonField::name);
        ASSERT_NE(found, person_fields().end()) << name;
        event.values.at(static_cast<std::size_t>(found - person_fields().begin())) =
            std::move(value);
    }

    [[nodiscard]] std::string text(PersonFormat format) const
    {
        return to_text(std::span(&event, 1), format);
    }

    PersonEvent event{.time = TimePoint{std::chrono::sys_days{2026y / 4 / 1} + 12h + 7ms},
                      .id = "61f0c404-5cb3-11e7-907b-a6006ad3dba0",
                      .values = {},
                      .properties = {}};
};

TEST_F(PersonExportTest, TellsNothingOfWhatIsNotKnown)
{
    EXPECT_EQ(text(PersonFormat::jsonl),
              R"({"id":"61f0c404-5cb3-11e7-907b-a6006ad3dba0","time":"2026-04-01T12:00:00.007Z",)"
              R"("is_bot":false})"
              "\n");
}

TEST_F(PersonExportTest, WritesEachKindAsItIs)
{
    set("path", "/a\"b\n");
    set("user_id", "o'neil");
    set("value", "-12.5");
    set("duration_ms", "0");
    set("scroll_percent", "40");
    set("is_bot", "1");
    event.properties = {{"plan", "pro"}, {"a\"", "ü"}};
    const auto line = boost::json::parse(text(PersonFormat::jsonl)).as_object();
    EXPECT_EQ(line.at("path"), "/a\"b\n");
    EXPECT_EQ(line.at("user_id"), "o'neil");
    EXPECT_EQ(line.at("value"), -12.5);
    EXPECT_FALSE(line.contains("duration_ms"));
    EXPECT_EQ(line.at("scroll_percent"), 40);
    EXPECT_EQ(line.at("is_bot"), true);
    EXPECT_EQ(line.at("properties").at("plan"), "pro");
    EXPECT_EQ(line.at("properties").at("a\""), "ü");
    EXPECT_EQ(std::ranges::count(text(PersonFormat::jsonl), '\n'), 1);
}

TEST_F(PersonExportTest, CsvHasAFieldForEachColumnAndNoFormulas)
{
    set("title", "=HYPERLINK(1)");
    set("path", "/a,\"b\"");
    set("value", "-12.5");
    event.properties = {{"plan", "pro"}};
    const auto head = head_of(PersonFormat::csv);
    EXPECT_THAT(head, StartsWith("\xEF\xBB\xBFid,time,kind,"));
    const auto line = text(PersonFormat::csv);
    EXPECT_THAT(line, HasSubstr(",'=HYPERLINK(1),"));
    EXPECT_THAT(line, HasSubstr(R"(,"/a,""b""",)"));
    EXPECT_THAT(line, HasSubstr(",-12.5,"));
    EXPECT_THAT(line, testing::EndsWith(R"(,"{""plan"":""pro""}")"
                                        "\n"));
    event.properties.clear();
    set("path", "");
    EXPECT_EQ(std::ranges::count(text(PersonFormat::csv), ','), std::ranges::count(head, ','));
}

TEST_F(PersonExportTest, KnowsItsFormats)
{
    EXPECT_EQ(parse_person_format("csv"), PersonFormat::csv);
    EXPECT_EQ(parse_person_format("jsonl"), PersonFormat::jsonl);
    EXPECT_FALSE(parse_person_format("json"));
    EXPECT_FALSE(parse_person_format(""));
}

} // namespace

} // namespace waymark::api::native
