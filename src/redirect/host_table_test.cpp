// SPDX-License-Identifier: Apache-2.0
#include "links/link.hpp"
#include "redirect/host_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace waymark::redirect {
namespace {

using links::domains::Domain;
using links::domains::NamedHost;

NamedHost registered(std::uint64_t id, const std::string& name)
{
    Domain domain;
    domain.site_name = "site of " + name;
    domain.icp_number = "ICP";
    domain.police_number = "police";
    domain.pass_query_params = true;
    return {.id = DomainId{id}, .name = name, .domain = domain};
}

NamedHost left_behind(std::uint64_t id, const std::string& name)
{
    return {.id = DomainId{id}, .name = name, .domain = std::nullopt};
}

DomainId id_of(const HostTable& table, std::string_view host)
{
    const auto settings = table.find(host);
    return settings ? settings->domain : links::default_domain;
}

TEST(HostTable, FindsNothingBeforeItIsTold)
{
    const HostTable table;
    EXPECT_EQ(table.find("short.ly"), nullptr);
    EXPECT_EQ(table.find(""), nullptr);
}

TEST(HostTable, TellsHowADomainIsSetUp)
{
    HostTable table;
    table.replace({registered(3, "short.ly")});
    const auto settings = table.find("short.ly");
    ASSERT_NE(settings, nullptr);
    EXPECT_EQ(settings->domain, DomainId{3});
    EXPECT_TRUE(settings->pass_query_params);
    EXPECT_TRUE(settings->is_registered);
    EXPECT_EQ(settings->site_name, "site of short.ly");
    EXPECT_EQ(settings->icp_number, "ICP");
    EXPECT_EQ(settings->police_number, "police");
}

TEST(HostTable, NameThatWasLeftBehindStillHasItsLinks)
{
    HostTable table;
    table.replace({left_behind(4, "old.example")});
    const auto settings = table.find("old.example");
    ASSERT_NE(settings, nullptr);
    EXPECT_EQ(settings->domain, DomainId{4});
    EXPECT_FALSE(settings->is_registered);
    EXPECT_FALSE(settings->pass_query_params);
    EXPECT_EQ(settings->site_name, "");
}

TEST(HostTable, CaseAndTheUsualPortsDoNotMatter)
{
    HostTable table;
    table.replace({registered(1, "short.ly"), registered(2, "other.example:443"),
                   registered(3, "[2001:db8::1]"), registered(4, "[::80]")});
    for (const auto* const host : {"short.ly", "Short.LY", "short.ly:80", "SHORT.ly:443"})
        EXPECT_EQ(id_of(table, host), DomainId{1}) << host;
    for (const auto* const host : {"other.example", "other.example:80", "other.example:443"})
        EXPECT_EQ(id_of(table, host), DomainId{2}) << host;
    for (const auto* const host : {"[2001:DB8::1]", "[2001:db8::1]:80", "[2001:db8::1]:443"})
        EXPECT_EQ(id_of(table, host), DomainId{3}) << host;
    EXPECT_EQ(id_of(table, "[::80]"), DomainId{4});
}

TEST(HostTable, AnotherPortIsAnotherHost)
{
    HostTable table;
    table.replace({registered(1, "127.0.0.1:8080"), registered(2, "127.0.0.1")});
    EXPECT_EQ(id_of(table, "127.0.0.1:8080"), DomainId{1});
    EXPECT_EQ(id_of(table, "127.0.0.1"), DomainId{2});
    EXPECT_EQ(id_of(table, "127.0.0.1:8081"), links::default_domain);
    EXPECT_EQ(id_of(table, "127.0.0.1:1443"), links::default_domain);
}

TEST(HostTable, OfOneNameInTwoSpellingsTheRegisteredOneCounts)
{
    HostTable table;
    table.replace(
        {left_behind(1, "short.ly:443"), registered(2, "short.ly"), left_behind(3, "short.ly:80")});
    EXPECT_EQ(id_of(table, "short.ly"), DomainId{2});
}

TEST(HostTable, UnknownAndOverlongHostsAreOfTheDefaultDomain)
{
    HostTable table;
    const std::string longest(260, 'a');
    table.replace(
        {registered(1, "short.ly"), registered(2, longest), registered(3, longest + "a")});
    for (const auto* const host : {"", ":80", "short.l", "www.short.ly", "short.ly.", "short.ly:"})
        EXPECT_EQ(table.find(host), nullptr) << host;
    EXPECT_EQ(id_of(table, longest), DomainId{2});
    EXPECT_EQ(table.find(longest + "a"), nullptr);
    EXPECT_EQ(table.find(std::string(100'000, 'a')), nullptr);
}

TEST(HostTable, IsReplacedAsAWhole)
{
    HostTable table;
    table.replace({registered(1, "a.example")});
    const auto before = table.find("a.example");
    table.replace({registered(2, "b.example")});
    EXPECT_EQ(table.find("a.example"), nullptr);
    EXPECT_EQ(id_of(table, "b.example"), DomainId{2});
    EXPECT_EQ(before->site_name, "site of a.example") << "settings must outlive the table's change";
    table.replace({});
    EXPECT_EQ(table.find("b.example"), nullptr);
}

// Every table has both hosts, with one id: a reader that has seen an id never sees a lower one, nor
// a host that is missing.
TEST(HostTable, ReadersSeeWholeTablesInTheirOrder)
{
    constexpr std::uint64_t last = 2'000;
    HostTable table;
    const auto publish = [&table](std::uint64_t id) {
        table.replace({registered(id, "a.example"), left_behind(id, "b.example:8080")});
    };
    publish(1);
    std::atomic<int> mistakes = 0;
    {
        std::vector<std::jthread> readers;
        for (int reader = 0; reader < 4; ++reader) {
            readers.emplace_back([&] {
                std::uint64_t seen = 1;
                while (seen < last) {
                    for (const auto* const host : {"A.example:80", "b.EXAMPLE:8080"}) {
                        const auto id = id_of(table, host).value;
                        mistakes += id < seen ? 1 : 0;
                        seen = std::max(seen, id);
                    }
                }
            });
        }
        for (std::uint64_t id = 2; id <= last; ++id)
            publish(id);
    }
    EXPECT_EQ(mistakes, 0);
}

} // namespace
} // namespace waymark::redirect
