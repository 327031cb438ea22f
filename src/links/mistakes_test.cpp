// SPDX-License-Identifier: Apache-2.0
#include "base/text_rules.hpp"
#include "links/mistakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace waymark::links {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<Error> of_text(std::string_view text)
{
    Mistakes mistakes;
    mistakes.check_text("title", text, 3);
    return std::move(mistakes).take();
}

std::vector<Error> of_name(std::string_view name)
{
    Mistakes mistakes;
    mistakes.check_name("name", name, 3);
    return std::move(mistakes).take();
}

std::vector<Error> of_target(std::string_view target)
{
    Mistakes mistakes;
    mistakes.check_target("target_url", target, TargetPolicy());
    return std::move(mistakes).take();
}

TEST(Mistakes, LengthsAreOfCodePoints)
{
    EXPECT_EQ(count_code_points(""), 0);
    EXPECT_EQ(count_code_points("aé臺😀"), 4);
    EXPECT_THAT(of_text("臺北市"), IsEmpty());
    EXPECT_THAT(of_text("臺北市x"),
                ElementsAre(Error{Errc::invalid_argument,
                                  "Invalid title: it must be at most 3 characters long", "title"}));
}

TEST(Mistakes, TextMayBeEmptyAndMustBeStorable)
{
    EXPECT_THAT(of_text(""), IsEmpty());
    EXPECT_THAT(of_text("a\nb"), IsEmpty());
    for (const auto& text : {"\xff"s, "a\0b"s})
        EXPECT_THAT(of_text(text),
                    ElementsAre(testing::Field(&Error::message, HasSubstr("UTF-8"))));
}

TEST(Mistakes, ANameIsMoreThanBlanks)
{
    EXPECT_THAT(of_name("abc"), IsEmpty());
    for (const auto& name : {""s, " \t"s, "abcd"s, "\xff"s})
        EXPECT_THAT(of_name(name), ElementsAre(testing::Field(&Error::field, "name"))) << name;
}

TEST(Mistakes, ATargetIsOneOfThePolicyAndStorable)
{
    EXPECT_THAT(of_target("https://example.com/臺"), IsEmpty());
    for (const auto& target :
         {"http://localhost/"s, "https://example.com/\xff"s, "https://example.com/\0"s})
        EXPECT_THAT(of_target(target), ElementsAre(testing::Field(&Error::field, "target_url")))
            << target;
}

TEST(Mistakes, AreKeptInTheOrderOfTheirFinding)
{
    Mistakes mistakes;
    mistakes.add("b", "second things first");
    mistakes.check_name("a", "", 1);
    EXPECT_THAT(std::move(mistakes).take(), ElementsAre(testing::Field(&Error::field, "b"),
                                                        testing::Field(&Error::field, "a")));
}

} // namespace
} // namespace waymark::links
