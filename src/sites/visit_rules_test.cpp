// SPDX-License-Identifier: Apache-2.0
#include "sites/visit_rules.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace waymark::sites {

namespace {

using Kind = VisitRule::Kind;

VisitRule allowed(Kind kind, std::string value)
{
    return {.list = VisitRule::List::allowed, .kind = kind, .value = std::move(value)};
}

VisitRule blocked(Kind kind, std::string value)
{
    return {.list = VisitRule::List::blocked, .kind = kind, .value = std::move(value)};
}

// A visit that differs from the usual one in what is given.
VisitRules::Visit from(std::string_view address)
{
    return {.address = IpAddress::parse(address).value_or(IpAddress{}),
            .country = "DE",
            .path = "/",
            .host = "example.com"};
}

VisitRules::Visit of_country(std::string_view country)
{
    auto visit = from("192.0.2.7");
    visit.country = country;
    return visit;
}

VisitRules::Visit on_path(std::string_view path)
{
    auto visit = from("192.0.2.7");
    visit.path = path;
    return visit;
}

VisitRules::Visit on_host(std::string_view host)
{
    auto visit = from("192.0.2.7");
    visit.host = host;
    return visit;
}

bool is_blocked(const std::vector<VisitRule>& rules, const VisitRules::Visit& visit)
{
    return VisitRules(rules).is_blocked(visit);
}

TEST(VisitRules, LetEverythingPassWhereThereAreNone)
{
    EXPECT_FALSE(VisitRules().is_blocked(from("192.0.2.7")));
    EXPECT_FALSE(is_blocked({}, {.address = {}, .country = {}, .path = {}, .host = {}}));
}

TEST(VisitRules, BlockAddressesAndNetworksHoweverTheyAreSpelled)
{
    const std::vector rules{blocked(Kind::address, "192.0.2.7"),
                            blocked(Kind::address, "10.1.2.3/8"),
                            blocked(Kind::address, "2001:DB8:0::/48")};
    EXPECT_TRUE(is_blocked(rules, from("192.0.2.7")));
    EXPECT_TRUE(is_blocked(rules, from("::ffff:192.0.2.7")));
    EXPECT_FALSE(is_blocked(rules, from("192.0.2.8")));
    EXPECT_TRUE(is_blocked(rules, from("10.255.0.1")));
    EXPECT_FALSE(is_blocked(rules, from("11.0.0.1")));
    EXPECT_TRUE(is_blocked(rules, from("2001:db8::1")));
    EXPECT_FALSE(is_blocked(rules, from("2001:db8:1::1")));
}

TEST(VisitRules, AllowOnlyAddressesThatAreListedWhereSomeAre)
{
    const std::vector rules{allowed(Kind::address, "192.0.2.0/24"),
                            allowed(Kind::address, "203.0.113.1")};
    EXPECT_FALSE(is_blocked(rules, from("192.0.2.7")));
    EXPECT_FALSE(is_blocked(rules, from("203.0.113.1")));
    EXPECT_TRUE(is_blocked(rules, from("203.0.113.2")));
}

TEST(VisitRules, KnowCountriesInAnyCase)
{
    EXPECT_TRUE(is_blocked({blocked(Kind::country, "de")}, of_country("DE")));
    EXPECT_FALSE(is_blocked({blocked(Kind::country, "DE")}, of_country("AT")));
    EXPECT_FALSE(
        is_blocked({allowed(Kind::country, "AT"), allowed(Kind::country, "DE")}, of_country("DE")));
    EXPECT_TRUE(is_blocked({allowed(Kind::country, "AT")}, of_country("DE")));
}

TEST(VisitRules, MatchNothingByAnAddressOrACountryThatIsNotKnown)
{
    for (const auto* country : {"", "Local", "1!"}) {
        EXPECT_FALSE(is_blocked({blocked(Kind::country, "DE")}, of_country(country))) << country;
        EXPECT_TRUE(is_blocked({allowed(Kind::country, "DE")}, of_country(country))) << country;
    }
    EXPECT_FALSE(is_blocked({blocked(Kind::address, "::/0")}, from("")));
    EXPECT_TRUE(is_blocked({allowed(Kind::address, "::/0")}, from("")));
}

TEST(VisitRules, KnowPathsInTheirOwnCase)
{
    const std::vector rules{blocked(Kind::path, "/admin/*"), blocked(Kind::path, "*preview*")};
    EXPECT_TRUE(is_blocked(rules, on_path("/admin/users")));
    EXPECT_FALSE(is_blocked(rules, on_path("/Admin/users")));
    EXPECT_TRUE(is_blocked(rules, on_path("/shop/preview/7")));
    EXPECT_FALSE(is_blocked(rules, on_path("/shop")));
    EXPECT_TRUE(is_blocked({allowed(Kind::path, "/shop*")}, on_path("/blog")));
    EXPECT_FALSE(is_blocked({allowed(Kind::path, "/shop*")}, on_path("/shop/7")));
}

TEST(VisitRules, KnowHostsInAnyCaseAndSpelling)
{
    const std::vector rules{blocked(Kind::host, "*.Staging.example.com"),
                            blocked(Kind::host, "localhost"), blocked(Kind::host, "例子.中国")};
    EXPECT_TRUE(is_blocked(rules, on_host("a.staging.EXAMPLE.com")));
    EXPECT_FALSE(is_blocked(rules, on_host("staging.example.com")));
    EXPECT_TRUE(is_blocked(rules, on_host("LOCALHOST")));
    EXPECT_TRUE(is_blocked(rules, on_host("xn--fsqu00a.xn--fiqs8s")));
    EXPECT_FALSE(is_blocked(rules, on_host("example.com")));
    EXPECT_FALSE(is_blocked({allowed(Kind::host, "example.com")}, on_host("Example.com")));
    EXPECT_TRUE(is_blocked({allowed(Kind::host, "example.com")}, on_host("www.example.com")));
}

TEST(VisitRules, WantEachKindOfWhichSomeAreAllowed)
{
    const std::vector rules{allowed(Kind::country, "DE"), allowed(Kind::path, "/shop/*")};
    EXPECT_FALSE(is_blocked(rules, on_path("/shop/7")));
    EXPECT_TRUE(is_blocked(rules, on_path("/blog"))) << "of the country, not on the path";
    auto visit = of_country("AT");
    visit.path = "/shop/7";
    EXPECT_TRUE(is_blocked(rules, visit)) << "on the path, not of the country";
}

TEST(VisitRules, BlockWhatIsAllowedAndBlocked)
{
    const std::vector rules{allowed(Kind::address, "192.0.2.0/24"),
                            blocked(Kind::address, "192.0.2.7")};
    EXPECT_TRUE(is_blocked(rules, from("192.0.2.7")));
    EXPECT_FALSE(is_blocked(rules, from("192.0.2.8")));
}

TEST(VisitRules, HeedNoRuleThatIsMalformed)
{
    const std::vector rules{blocked(Kind::address, "everywhere"), allowed(Kind::country, "Germany"),
                            allowed(Kind::address, "192.0.2.0/99")};
    EXPECT_FALSE(is_blocked(rules, from("192.0.2.7")));
}

// All that find_mistakes() takes at once, each as bad as it can be, for the longest text.
TEST(VisitRules, TakeAThousandOfTheWorstInBoundedTime)
{
    std::vector<VisitRule> rules;
    for (std::size_t i = 0; i < scanning_rules_max; ++i)
        rules.push_back(blocked(Kind::path, "*" + std::string(252, 'a') + "b*"));
    for (std::size_t i = rules.size(); i < rules_max; ++i)
        rules.push_back(blocked(Kind::address, fmt::format("10.{}.{}.0/24", i / 256, i % 256)));
    const VisitRules visit_rules(rules);
    const std::string path(100'000, 'a');
    const auto start = std::chrono::steady_clock::now();
    constexpr int visits = 100;
    for (int i = 0; i < visits; ++i)
        ASSERT_FALSE(visit_rules.is_blocked(on_path(path)));
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    RecordProperty("microseconds_a_visit", fmt::format("{:.1f}", took.count() / visits));
    EXPECT_LT(took.count() / visits, 50'000.0);
}

} // namespace

} // namespace waymark::sites
