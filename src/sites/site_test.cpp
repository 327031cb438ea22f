// SPDX-License-Identifier: Apache-2.0
#include "sites/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace waymark::sites {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> fields_of(const std::vector<Error>& mistakes)
{
    std::vector<std::string> fields;
    for (const auto& mistake : mistakes)
        fields.push_back(mistake.field);
    return fields;
}

std::vector<std::string> wrong_in(const std::string& domain)
{
    return fields_of(find_mistakes(SiteDraft{.name = "Shop", .domain = domain}));
}

TEST(Site, TakesEveryAddressThatHasASchemeAndSomethingBehindIt)
{
    for (const auto* domain :
         {"https://example.com", "http://127.0.0.1:5004/", "https://例子.中国",
          "HTTPS://Example.com", "http://[::1]/", "app:shop", "https://example.com/a?b#c"})
        EXPECT_THAT(wrong_in(domain), IsEmpty()) << domain;
    EXPECT_THAT(wrong_in("https://" + std::string(247, 'a')), IsEmpty());
}

TEST(Site, RefusesWhatIsNoAddress)
{
    for (const auto* domain :
         {"", "example.com", "https:", "https://", "https:///path", ":example",
          "1http://example.com", "https://exam ple.com", "https://a\nb", "https://\xff"})
        EXPECT_THAT(wrong_in(domain), ElementsAre("domain")) << domain;
    EXPECT_THAT(wrong_in("https://" + std::string(248, 'a')), ElementsAre("domain"));
}

TEST(Site, NamesAllThatIsWrong)
{
    EXPECT_THAT(
        fields_of(find_mistakes(SiteDraft{.name = "", .domain = "x", .time_zone = "Mars/Olympus"})),
        ElementsAre("name", "domain", "time_zone"));
    EXPECT_THAT(fields_of(find_mistakes(SitePatch{.name = std::string(101, 'x')})),
                ElementsAre("name"));
    std::string longest;
    for (int i = 0; i < 100; ++i)
        longest += "站";
    EXPECT_THAT(find_mistakes(SitePatch{.name = longest, .time_zone = "Asia/Taipei"}), IsEmpty());
    EXPECT_THAT(find_mistakes(SitePatch{}), IsEmpty());
}

TEST(Site, TakesATrackingIdThatIsNoNumber)
{
    const auto wrong_in = [](const std::string& id) {
        return fields_of(find_mistakes(SitePatch{.tracking_id = id}));
    };
    for (const auto* id : {"shop", "7a", "-1", "2f8c6a1e-5b1d-4b1e-9d0a-6f1f0c9a7b11", "my.site_1"})
        EXPECT_THAT(wrong_in(id), IsEmpty()) << id;
    for (const auto* id : {"", "12", "a b", "a/b", "é", "a\"b"})
        EXPECT_THAT(wrong_in(id), ElementsAre("tracking_id")) << id;
    EXPECT_THAT(wrong_in(std::string(64, 'a')), IsEmpty());
    EXPECT_THAT(wrong_in(std::string(65, 'a')), ElementsAre("tracking_id"));
    EXPECT_THAT(wrong_in(make_tracking_id()), IsEmpty());
}

TEST(Site, KeepsEventsForTenYearsOrForEver)
{
    const auto wrong_in = [](std::uint32_t days) {
        return fields_of(find_mistakes(SitePatch{.retention_days = days}));
    };
    for (const std::uint32_t days : {0U, 1U, 3650U})
        EXPECT_THAT(wrong_in(days), IsEmpty()) << days;
    EXPECT_THAT(wrong_in(3651), ElementsAre("retention_days"));
    EXPECT_THAT(fields_of(find_mistakes(SiteDraft{
                    .name = "Shop", .domain = "https://a.example", .retention_days = 99'999})),
                ElementsAre("retention_days"));
}

std::vector<std::string> wrong_in_rule(VisitRule::Kind kind, const std::string& value)
{
    const VisitRule rule{.list = VisitRule::List::allowed, .kind = kind, .value = value};
    return fields_of(find_mistakes(SitePatch{.rules = std::vector{rule}}));
}

TEST(Site, TakesRulesThatCanMatch)
{
    using Kind = VisitRule::Kind;
    for (const auto* value : {"192.0.2.7", "192.0.2.0/24", "2001:db8::/32", "::1", "0.0.0.0/0"})
        EXPECT_THAT(wrong_in_rule(Kind::address, value), IsEmpty()) << value;
    for (const auto* value : {"DE", "de", "Tw"})
        EXPECT_THAT(wrong_in_rule(Kind::country, value), IsEmpty()) << value;
    for (const auto* value : {"/", "/a b", "*.pdf", "/*/x", "/ä"})
        EXPECT_THAT(wrong_in_rule(Kind::path, value), IsEmpty()) << value;
    for (const auto* value : {"example.com", "*.example.com", "*", "例子.中国", "127.0.0.1"})
        EXPECT_THAT(wrong_in_rule(Kind::host, value), IsEmpty()) << value;
}

TEST(Site, RefusesRulesThatCannot)
{
    using Kind = VisitRule::Kind;
    const auto is_wrong = ElementsAre("rules[0].value");
    for (const auto* value : {"", "192.0.2", "192.0.2.0/33", "example.com", "10.*", "1.2.3.4\n"})
        EXPECT_THAT(wrong_in_rule(Kind::address, value), is_wrong) << value;
    for (const auto* value : {"", "D", "DEU", "1A", "é"})
        EXPECT_THAT(wrong_in_rule(Kind::country, value), is_wrong) << value;
    for (const auto* value : {"", "admin", "https://example.com/", "/a\tb", "/\xff"})
        EXPECT_THAT(wrong_in_rule(Kind::path, value), is_wrong) << value;
    for (const auto* value : {"", "https://example.com", "example.com/", "a b", "a:80"})
        EXPECT_THAT(wrong_in_rule(Kind::host, value), is_wrong) << value;
    EXPECT_THAT(wrong_in_rule(Kind::path, "/" + std::string(254, 'a')), IsEmpty());
    EXPECT_THAT(wrong_in_rule(Kind::path, "/" + std::string(255, 'a')), is_wrong);
    EXPECT_THAT(wrong_in_rule(Kind::host, std::string(256, 'a')), is_wrong);
}

TEST(Site, TakesAThousandRulesOfWhichAHundredScan)
{
    const auto wrong_in = [](std::size_t plain, std::size_t scanning) {
        const auto rule = [](const std::string& value) {
            return VisitRule{
                .list = VisitRule::List::blocked, .kind = VisitRule::Kind::path, .value = value};
        };
        std::vector<VisitRule> rules(plain, rule("/one/*"));
        rules.insert(rules.end(), scanning, rule("*two*"));
        return fields_of(find_mistakes(SitePatch{.rules = rules}));
    };
    EXPECT_THAT(wrong_in(900, 100), IsEmpty());
    EXPECT_THAT(wrong_in(901, 100), ElementsAre("rules"));
    EXPECT_THAT(wrong_in(0, 101), ElementsAre("rules"));
}

TEST(Site, NamesEachRuleThatIsWrong)
{
    const auto rule = [](const std::string& value) {
        return VisitRule{
            .list = VisitRule::List::blocked, .kind = VisitRule::Kind::country, .value = value};
    };
    EXPECT_THAT(fields_of(find_mistakes(
                    SitePatch{.rules = std::vector{rule("DE"), rule("x"), rule("FR"), rule("")}})),
                ElementsAre("rules[1].value", "rules[3].value"));
}

TEST(Site, SpellsItsModesAndReadsThemAgain)
{
    for (const auto mode :
         {VisitorMode::none, VisitorMode::daily, VisitorMode::monthly, VisitorMode::persistent})
        EXPECT_EQ(parse_visitor_mode(to_string(mode)), mode);
    for (const auto mode : {AddressMode::full, AddressMode::truncated, AddressMode::dropped})
        EXPECT_EQ(parse_address_mode(to_string(mode)), mode);
    EXPECT_EQ(to_string(VisitorMode::persistent), "persistent");
    EXPECT_EQ(parse_visitor_mode("Daily"), std::nullopt);
    EXPECT_EQ(parse_address_mode(""), std::nullopt);
    EXPECT_EQ(parse_rule_list("denied"), std::nullopt);
    EXPECT_EQ(parse_rule_kind("ip"), std::nullopt);
}

TEST(Site, KnowsTheHostOfItsPages)
{
    const auto host = [](const std::string& domain) {
        Site site;
        site.domain = domain;
        return host_of(site);
    };
    EXPECT_EQ(host("https://Example.com:8443/shop"), "example.com");
    EXPECT_EQ(host("http://例子.中国"), "xn--fsqu00a.xn--fiqs8s");
    EXPECT_EQ(host("app:shop"), "");
}

} // namespace

} // namespace waymark::sites
