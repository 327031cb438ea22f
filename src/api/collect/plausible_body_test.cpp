// SPDX-License-Identifier: Apache-2.0
#include "api/collect/plausible_body.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::api::collect {
namespace {

using events::EventKind;
using testing::ElementsAre;
using testing::Pair;

PlausibleEvent read(std::string_view body)
{
    auto parsed = parse_plausible_body(body);
    EXPECT_TRUE(parsed) << body;
    return parsed ? *std::move(parsed) : PlausibleEvent{};
}

std::string field_of(std::string_view body)
{
    const auto parsed = parse_plausible_body(body);
    return parsed ? "none" : parsed.error().field;
}

TEST(PlausibleBody, HasLongNames)
{
    const auto event = read(R"({"name":"Purchase","url":"https://shop.example/pay?x=1",
        "domain":"shop.example","referrer":"https://b.example/","props":{"plan":"pro","n":2},
        "revenue":{"currency":"usd","amount":"1322.22"},"interactive":false})");
    EXPECT_THAT(event.domains, ElementsAre("shop.example"));
    EXPECT_EQ(event.report.kind, EventKind::custom);
    EXPECT_EQ(event.report.name, "Purchase");
    EXPECT_EQ(event.report.url, "https://shop.example/pay?x=1");
    EXPECT_EQ(event.report.referrer, "https://b.example/");
    EXPECT_EQ(event.report.value_e4, 13'222'200);
    EXPECT_EQ(event.report.currency, "USD");
    EXPECT_THAT(event.report.properties, ElementsAre(Pair("plan", "pro"), Pair("n", "2")));
}

TEST(PlausibleBody, HasShortNames)
{
    const auto event = read(R"({"n":"pageview","u":"https://shop.example/","d":"shop.example",
        "r":null,"w":1440,"h":1,"v":4,"p":"{\"author\":\"ann\"}",
        "$":{"amount":5,"currency":"EUR"}})");
    EXPECT_EQ(event.report.kind, EventKind::page_view);
    EXPECT_EQ(event.report.name, "");
    EXPECT_EQ(event.report.referrer, "");
    EXPECT_EQ(event.report.value_e4, 50'000);
    EXPECT_THAT(event.report.properties, ElementsAre(Pair("author", "ann")));
}

TEST(PlausibleBody, TellsHowLongAndHowFarAPageWasRead)
{
    const auto event = read(
        R"({"n":"engagement","u":"https://shop.example/","d":"shop.example","e":8123,"sd":75})");
    EXPECT_EQ(event.report.kind, EventKind::engagement);
    EXPECT_EQ(event.report.duration_ms, 8123U);
    EXPECT_EQ(event.report.scroll_percent, 75);
    for (const auto* body : {R"({"n":"engagement","u":"/","d":"a.example","e":-5,"sd":255})",
                             R"({"n":"engagement","u":"/","d":"a.example","e":"x","sd":-1})",
                             R"({"n":"engagement","u":"/","d":"a.example","e":null,"sd":1e300})"}) {
        EXPECT_EQ(read(body).report.duration_ms, 0U) << body;
        EXPECT_EQ(read(body).report.scroll_percent, 0) << body;
    }
}

TEST(PlausibleBody, IsForSeveralSites)
{
    EXPECT_THAT(
        read(
            R"({"n":"pageview","u":"/","d":"Shop.example/en, https://b.example:8443 ,,c.example"})")
            .domains,
        ElementsAre("shop.example", "b.example", "c.example"));
}

TEST(PlausibleBody, IsForTheSiteOfItsUrl)
{
    EXPECT_THAT(read(R"({"n":"pageview","u":"https://Shop.example:8080/a"})").domains,
                ElementsAre("shop.example"));
    EXPECT_EQ(field_of(R"({"n":"pageview","u":"/a"})"), "domain");
    EXPECT_EQ(field_of(R"({"n":"pageview","u":"/a","d":" , ,"})"), "domain");
}

TEST(PlausibleBody, CountsOnSoManySitesAtMost)
{
    const auto with = [](std::size_t count) {
        std::string domains;
        for (std::size_t i = 0; i < count; ++i)
            domains += fmt::format("s{}.example,", i);
        return fmt::format(R"({{"n":"pageview","u":"/","d":"{}"}})", domains);
    };
    EXPECT_EQ(read(with(20)).domains.size(), 20U);
    EXPECT_EQ(field_of(with(21)), "domain");
}

TEST(PlausibleBody, NeedsANameAndAUrl)
{
    EXPECT_EQ(field_of(R"({"u":"/","d":"a.example"})"), "name");
    EXPECT_EQ(field_of(R"({"n":5,"u":"/","d":"a.example"})"), "name");
    EXPECT_EQ(field_of(R"({"n":"pageview","d":"a.example"})"), "url");
    EXPECT_EQ(field_of(R"({"n":"pageview","u":{},"d":"a.example"})"), "url");
    for (const auto* body : {"", "[]", "pageview", "{\"n\":\"\xff\"}"})
        EXPECT_EQ(field_of(body), "") << body;
    EXPECT_EQ(field_of(std::string(16'000, '[')), "");
}

TEST(PlausibleBody, TakesPropertiesAndRevenueAsTheyCome)
{
    for (const auto* further :
         {R"("p":5)", R"("p":"{")", R"("p":[1])", R"("m":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")",
          R"("$":"5")", R"("$":{"amount":1e300,"currency":"dollars"})", R"("$":{"amount":{}})"}) {
        const auto event =
            read(fmt::format(R"({{"n":"pageview","u":"/","d":"a.example",{}}})", further));
        EXPECT_TRUE(event.report.properties.empty()) << further;
        EXPECT_EQ(event.report.value_e4, 0) << further;
        EXPECT_EQ(event.report.currency, "") << further;
    }
}

} // namespace
} // namespace waymark::api::collect
