// SPDX-License-Identifier: Apache-2.0
#include "links/domains/domain.hpp"

#include <gmock/gmock.h>

#include <string>

namespace waymark::links::domains {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

MATCHER_P(IsWrongIn, field, "")
{
    return !arg && arg.error().code == Errc::invalid_argument && arg.error().field == field;
}

auto mistake_in(const std::string& field)
{
    return AllOf(Field(&Error::code, Errc::invalid_argument), Field(&Error::field, field));
}

std::string repeated(std::string_view text, std::size_t count)
{
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

DomainDraft good_draft()
{
    DomainDraft draft;
    draft.name = "short.ly";
    draft.protocol = "https";
    return draft;
}

TEST(DomainName, IsWrittenInLowerCaseWithoutSchemeAndSlash)
{
    EXPECT_EQ(parse_domain_name("short.ly"), "short.ly");
    EXPECT_EQ(parse_domain_name("HTTPS://Short.LY/"), "short.ly");
    EXPECT_EQ(parse_domain_name("http://s-1.a.example:8080/"), "s-1.a.example:8080");
}

TEST(DomainName, MayBeAnAddress)
{
    EXPECT_EQ(parse_domain_name("127.0.0.1"), "127.0.0.1");
    EXPECT_EQ(parse_domain_name("127.0.0.1:8080"), "127.0.0.1:8080");
}

TEST(DomainName, WritesAnIpv6AddressAsItStandsInAUrl)
{
    EXPECT_EQ(parse_domain_name("2001:DB8:0::1"), "[2001:db8::1]");
    EXPECT_EQ(parse_domain_name("[2001:db8::1]"), "[2001:db8::1]");
    EXPECT_EQ(parse_domain_name("[::1]:8080"), "[::1]:8080");
}

TEST(DomainName, LeavesOutAPortThatBrowsersLeaveOut)
{
    EXPECT_EQ(parse_domain_name("short.ly:80"), "short.ly");
    EXPECT_EQ(parse_domain_name("https://short.ly:443"), "short.ly");
    EXPECT_EQ(parse_domain_name("[::1]:443"), "[::1]");
    EXPECT_EQ(parse_domain_name("short.ly:0080"), "short.ly");
}

TEST(DomainName, TakesEveryPort)
{
    EXPECT_EQ(parse_domain_name("short.ly:0"), "short.ly:0");
    EXPECT_EQ(parse_domain_name("short.ly:65535"), "short.ly:65535");
}

TEST(DomainName, IsNoSingleLabel)
{
    EXPECT_THAT(parse_domain_name("localhost"), IsWrongIn("name"));
    EXPECT_THAT(parse_domain_name("localhost:8080"), IsWrongIn("name"));
}

TEST(DomainName, EndsInAnAlphabeticLabelOfTwoOrMore)
{
    EXPECT_THAT(parse_domain_name("short.l"), IsWrongIn("name"));
    EXPECT_THAT(parse_domain_name("short.l1"), IsWrongIn("name"));
    EXPECT_THAT(parse_domain_name("short.ly."), IsWrongIn("name"));
    EXPECT_THAT(parse_domain_name("256.1.1.1"), IsWrongIn("name"));
}

TEST(DomainName, HasLabelsOfLettersDigitsAndInnerHyphens)
{
    for (const std::string_view name :
         {"-a.ly", "a-.ly", "a..ly", ".ly", "a_b.ly", "a b.ly", "短.ly", "a.ly/path", "a.ly?q",
          "user@a.ly", "", "https://"})
        EXPECT_THAT(parse_domain_name(name), IsWrongIn("name")) << name;
}

TEST(DomainName, HasLabelsOfUpTo63Characters)
{
    EXPECT_TRUE(parse_domain_name(std::string(63, 'a') + ".ly"));
    EXPECT_THAT(parse_domain_name(std::string(64, 'a') + ".ly"), IsWrongIn("name"));
}

TEST(DomainName, IsAtMost100CharactersLong)
{
    const std::string labels = repeated("abcdefgh.", 10); // 90 characters
    EXPECT_TRUE(parse_domain_name(labels + std::string(10, 'z')));
    EXPECT_THAT(parse_domain_name(labels + std::string(11, 'z')), IsWrongIn("name"));
}

TEST(DomainName, TellsAWrongPortFromAWrongName)
{
    for (const std::string_view name : {"short.ly:65536", "short.ly:", "short.ly:-1", "short.ly:x",
                                        "127.0.0.1:999999", "short.ly:+80", "[::1]:x"})
        EXPECT_THAT(parse_domain_name(name), IsWrongIn("port")) << name;
    EXPECT_THAT(parse_domain_name("localhost:x"), IsWrongIn("name"));
    EXPECT_THAT(parse_domain_name("short.ly:80:80"), IsWrongIn("name"));
    EXPECT_THAT(parse_domain_name("[::1"), IsWrongIn("name"));
}

TEST(NormalHost, IsLowerCaseWithoutAUsualPort)
{
    EXPECT_EQ(normal_host("Short.LY"), "short.ly");
    EXPECT_EQ(normal_host("short.ly:80"), "short.ly");
    EXPECT_EQ(normal_host("short.ly:443"), "short.ly");
    EXPECT_EQ(normal_host("short.ly:8080"), "short.ly:8080");
    EXPECT_EQ(normal_host("[::1]:443"), "[::1]");
    EXPECT_EQ(normal_host(""), "");
}

TEST(DomainDraft, OfAGoodDomainHasNoMistake)
{
    DomainDraft draft = good_draft();
    draft.site_name = repeated("短", site_name_max);
    draft.icp_number = repeated("京", register_number_max);
    draft.police_number = repeated("京", register_number_max);
    draft.description = repeated("说", domain_description_max - 1) + "\n";
    draft.codes.random_suffix_length = random_suffix_max;
    EXPECT_THAT(find_mistakes(draft), IsEmpty());
}

TEST(DomainDraft, NamesEachMistakeInTheOrderOfItsMembers)
{
    DomainDraft draft;
    draft.name = "localhost";
    draft.protocol = "ftp";
    draft.site_name = repeated("短", site_name_max + 1);
    draft.icp_number = repeated("京", register_number_max + 1);
    draft.police_number = repeated("京", register_number_max + 1);
    draft.description = repeated("说", domain_description_max + 1);
    draft.codes.random_suffix_length = random_suffix_max + 1;
    EXPECT_THAT(find_mistakes(draft),
                ElementsAre(mistake_in("name"), mistake_in("protocol"), mistake_in("site_name"),
                            mistake_in("icp_number"), mistake_in("police_number"),
                            mistake_in("description"), mistake_in("random_suffix_length")));
}

TEST(DomainDraft, NeedsAProtocol)
{
    DomainDraft draft = good_draft();
    draft.protocol = "";
    EXPECT_THAT(find_mistakes(draft), ElementsAre(mistake_in("protocol")));
}

TEST(DomainDraft, MustNotBreakTheLineOfASiteName)
{
    DomainDraft draft = good_draft();
    draft.site_name = "two\nlines";
    EXPECT_THAT(find_mistakes(draft), ElementsAre(mistake_in("site_name")));
}

TEST(DomainDraft, SaysThatOnlyThePortIsWrong)
{
    DomainDraft draft = good_draft();
    draft.name = "short.ly:70000";
    EXPECT_THAT(find_mistakes(draft), ElementsAre(mistake_in("port")));
}

TEST(DomainPatch, ThatChangesNothingHasNoMistake)
{
    EXPECT_THAT(find_mistakes(DomainPatch{}), IsEmpty());
}

TEST(DomainPatch, NamesEachMistakeInTheOrderOfItsMembers)
{
    DomainPatch patch;
    patch.name = "";
    patch.protocol = "HTTP";
    patch.site_name = "\xff";
    patch.icp_number = "\t";
    patch.police_number = repeated("1", register_number_max + 1);
    patch.description = repeated("1", domain_description_max + 1);
    EXPECT_THAT(find_mistakes(patch),
                ElementsAre(mistake_in("name"), mistake_in("protocol"), mistake_in("site_name"),
                            mistake_in("icp_number"), mistake_in("police_number"),
                            mistake_in("description")));
}

} // namespace
} // namespace waymark::links::domains
