// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/uap_parser.hpp"

#include <gtest/gtest.h>

namespace waymark::events::enrich {
namespace {

// The examples and rules of uap-core's docs/specification.md.

PatternRow row(std::string kind, std::string regex, std::vector<std::string> replacements = {},
               std::string flag = "")
{
    PatternRow row{std::move(kind), std::move(flag), std::move(regex)};
    replacements.resize(5);
    row.insert(row.end(), replacements.begin(), replacements.end());
    return row;
}

UapResult parse(const std::vector<PatternRow>& rows, std::string_view user_agent)
{
    return UapParser::create(rows).value().parse(user_agent);
}

TEST(UapParser, FillsTheFamilyFromItsReplacementAndTheVersionFromTheGroups)
{
    const auto result = parse(
        {row("browser", R"((Namoroka|Shiretoko|Minefield)/(\d+)\.(\d+)\.(\d+(?:pre)?))",
             {"Firefox ($1)"})},
        "Mozilla/5.0 (Windows; Windows NT 5.1; rv:2.0b3pre) Gecko/20100727 Minefield/4.0.1pre");
    EXPECT_EQ(result.browser.family, "Firefox (Minefield)");
    EXPECT_EQ(result.browser.major, "4");
    EXPECT_EQ(result.browser.minor, "0");
    EXPECT_EQ(result.browser.patch, "1pre");
}

TEST(UapParser, FillsTheSystemFromItsReplacement)
{
    const auto result = parse({row("os", "Win(95|98|3.1|NT|ME|2000)", {"Windows $1"})},
                              "Mozilla/5.0 (Windows; U; Win95; en-US; rv:1.1) Gecko/20020826");
    EXPECT_EQ(result.os.family, "Windows 95");
    EXPECT_EQ(result.os.major, "");
}

TEST(UapParser, FillsTheDeviceFromSeveralGroups)
{
    const auto result =
        parse({row("device", "; *(PEDI)_(PLUS)_(W) Build", {"Odys $1 $2 $3", "Odys", "$1 $2 $3"})},
              "Mozilla/5.0 (Linux; U; Android 4.2.2; de-de; PEDI_PLUS_W Build/JDQ39)");
    EXPECT_EQ(result.device.family, "Odys PEDI PLUS W");
    EXPECT_EQ(result.device.brand, "Odys");
    EXPECT_EQ(result.device.model, "PEDI PLUS W");
}

TEST(UapParser, TakesFamilyAndModelOfADeviceFromTheFirstGroupByDefault)
{
    const auto result = parse({row("device", "(Foo)-(Bar)")}, "Foo-Bar");
    EXPECT_EQ(result.device.family, "Foo");
    EXPECT_EQ(result.device.brand, "");
    EXPECT_EQ(result.device.model, "Foo");
}

TEST(UapParser, TakesTheFirstPatternOfTheFileThatMatches)
{
    const auto result = parse(
        {row("browser", "(Chrome) Mobile"), row("browser", "(Chrome)"), row("browser", "(Mobile)")},
        "Chrome and Mobile");
    EXPECT_EQ(result.browser.family, "Chrome");
}

TEST(UapParser, CallsWhatNoPatternKnowsOther)
{
    const auto result = parse({row("browser", "(Chrome)")}, "Links (2.8)");
    EXPECT_EQ(result.browser.family, "Other");
    EXPECT_EQ(result.os.family, "Other");
    EXPECT_EQ(result.device.family, "Other");
}

TEST(UapParser, HeedsCaseUnlessThePatternIsFlagged)
{
    const std::vector<PatternRow> rows{row("device", "(nokia)"), row("device", "(NoKiA)", {}, "i")};
    EXPECT_EQ(parse(rows, "nokia").device.family, "nokia");
    EXPECT_EQ(parse(rows, "NOKIA").device.family, "NOKIA");
    EXPECT_EQ(parse({rows[0]}, "NOKIA").device.family, "Other");
}

TEST(UapParser, LeavesEmptyWhatAGroupDidNotMatch)
{
    const auto result =
        parse({row("os", R"((CPU) OS (\d+)(?:_(\d+)|)(?:_(\d+)|))", {"iOS $5"})}, "CPU OS 17_5");
    EXPECT_EQ(result.os.family, "iOS");
    EXPECT_EQ(result.os.major, "17");
    EXPECT_EQ(result.os.minor, "5");
    EXPECT_EQ(result.os.patch, "");
    EXPECT_EQ(result.os.patch_minor, "");
}

TEST(UapParser, PrefersAReplacementToTheGroupOfItsField)
{
    const auto result =
        parse({row("os", R"((Windows NT) (5)\.(1))", {"Windows", "XP"})}, "Windows NT 5.1");
    EXPECT_EQ(result.os.family, "Windows");
    EXPECT_EQ(result.os.major, "XP");
    EXPECT_EQ(result.os.minor, "1");
}

TEST(UapParser, KeepsADollarThatNamesNoGroup)
{
    EXPECT_EQ(parse({row("browser", "(a)", {"$0 $ $a $"})}, "a").browser.family, "$0 $ $a $");
}

TEST(UapParser, TakesBytesThatAreNoUtf8)
{
    EXPECT_EQ(parse({row("browser", "(Fox)")}, "\xff\xfe\x80 Fox \xc3").browser.family, "Fox");
}

TEST(UapParser, RefusesAnUnknownKind)
{
    const auto parser = UapParser::create(std::vector<PatternRow>{row("engine", "x")});
    ASSERT_FALSE(parser);
    EXPECT_EQ(parser.error().code, Errc::invalid_argument);
}

} // namespace
} // namespace waymark::events::enrich
