// SPDX-License-Identifier: Apache-2.0
#include "settings/system_settings.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <latch>
#include <thread>

namespace waymark::settings {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

MATCHER_P2(FailsWith, code, field, "")
{
    return !arg && arg.error().code == code && arg.error().field == field;
}

std::string repeated(std::string_view text, std::size_t count)
{
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

class SystemSettingsTest : public testing::Test {
protected:
    [[nodiscard]] std::vector<std::string> names() const
    {
        std::vector<std::string> names;
        for (const auto& setting : settings.list())
            names.push_back(setting.name);
        return names;
    }

    ManualClock clock{TimePoint{1'750'000'000'000ms}};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    SystemSettings settings{*store, clock};
};

TEST_F(SystemSettingsTest, MakesASettingThatIsNew)
{
    const auto change = settings.set("limits.day", R"({"links":[1,2]})", "about");
    ASSERT_TRUE(change);
    EXPECT_FALSE(change->before);

    const auto found = settings.find("limits.day");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->uid, change->after.uid);
    EXPECT_THAT(found->uid, SizeIs(25));
    EXPECT_EQ(found->value, R"({"links":[1,2]})");
    EXPECT_EQ(found->description, "about");
    EXPECT_EQ(found->created, clock.now());
    EXPECT_EQ(found->updated, clock.now());
}

TEST_F(SystemSettingsTest, ChangesASettingAndSaysWhatItWas)
{
    const auto made = settings.set("sso", "true", "old");
    ASSERT_TRUE(made);
    clock.advance(1min);
    const auto change = settings.set("sso", "false", "new");
    ASSERT_TRUE(change);
    ASSERT_TRUE(change->before);
    EXPECT_EQ(change->before->value, "true");
    EXPECT_EQ(change->before->description, "old");

    const auto found = settings.find("sso");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->value, "false");
    EXPECT_EQ(found->description, "new");
    EXPECT_EQ(found->uid, made->after.uid);
    EXPECT_EQ(found->created, made->after.created);
    EXPECT_EQ(found->updated, made->after.created + 1min);
    EXPECT_EQ(change->after.uid, found->uid);
    EXPECT_EQ(change->after.created, found->created);
}

TEST_F(SystemSettingsTest, KeepsItsDescriptionUntilItGetsAnother)
{
    ASSERT_TRUE(settings.set("sso", "true", "about"));
    const auto change = settings.set("sso", "false", std::nullopt);
    ASSERT_TRUE(change);
    EXPECT_EQ(change->after.description, "about");
    EXPECT_THAT(settings.find("sso"), Optional(Field(&SystemSetting::description, "about")));

    ASSERT_TRUE(settings.set("sso", "false", ""));
    EXPECT_THAT(settings.find("sso"), Optional(Field(&SystemSetting::description, "")));
}

TEST_F(SystemSettingsTest, ListsByName)
{
    ASSERT_TRUE(settings.set("b", "1", {}));
    ASSERT_TRUE(settings.set("a", "1", {}));
    ASSERT_TRUE(settings.set("C", "1", {}));
    EXPECT_THAT(names(), ElementsAre("C", "a", "b"));
}

TEST_F(SystemSettingsTest, FindsNothingUnderAnotherName)
{
    ASSERT_TRUE(settings.set("sso", "1", {}));
    EXPECT_EQ(settings.find("SSO"), std::nullopt);
    EXPECT_EQ(settings.find(""), std::nullopt);
}

TEST_F(SystemSettingsTest, RemovesASettingAndSaysWhatItWas)
{
    ASSERT_TRUE(settings.set("sso", "1", {}));
    const auto removed = settings.remove("sso");
    ASSERT_TRUE(removed);
    EXPECT_EQ(removed->value, "1");
    EXPECT_EQ(settings.find("sso"), std::nullopt);
    EXPECT_THAT(settings.remove("sso"), FailsWith(Errc::not_found, ""));
}

TEST_F(SystemSettingsTest, TakesNamesUpToTheLimitWithoutControlCharacters)
{
    EXPECT_TRUE(settings.set(repeated("名", name_max), "1", {}));
    for (const auto& name : {""s, repeated("名", name_max + 1), "a\nb"s, "\xff"s, "a\0"s})
        EXPECT_THAT(settings.set(name, "1", {}), FailsWith(Errc::invalid_argument, "name"));
}

TEST_F(SystemSettingsTest, TakesValuesUpToTheLimit)
{
    EXPECT_TRUE(settings.set("a", "\"" + repeated("x", value_bytes_max - 2) + "\"", {}));
    for (const auto& value : {""s, "\"" + repeated("x", value_bytes_max - 1) + "\"", "\"\xff\""s})
        EXPECT_THAT(settings.set("a", value, {}), FailsWith(Errc::invalid_argument, "value"));
}

TEST_F(SystemSettingsTest, TakesDescriptionsUpToTheLimit)
{
    EXPECT_TRUE(settings.set("a", "1", repeated("说", description_max)));
    for (const auto& description : {repeated("说", description_max + 1), "\xff"s})
        EXPECT_THAT(settings.set("a", "1", description),
                    FailsWith(Errc::invalid_argument, "description"));
}

TEST_F(SystemSettingsTest, BeginsWithTheBranding)
{
    settings.seed();
    EXPECT_THAT(names(), ElementsAre("branding.brandName", "branding.logoUrl",
                                     "branding.primaryColor", "branding.secondaryColor",
                                     "branding.siteDescription", "branding.siteTitle"));
    EXPECT_THAT(settings.find("branding.brandName"),
                Optional(Field(&SystemSetting::value, R"("Waymark")")));

    const Branding branding = settings.branding();
    EXPECT_EQ(branding.brand_name, "Waymark");
    EXPECT_EQ(branding.logo_url, "");
    EXPECT_EQ(branding.primary_color, "#3B82F6");
    EXPECT_EQ(branding.secondary_color, "#1E40AF");
    EXPECT_EQ(branding.site_title, "Waymark");
    EXPECT_EQ(branding.site_description, "");
}

TEST_F(SystemSettingsTest, SeedingLeavesWhatWasSetBefore)
{
    ASSERT_TRUE(settings.set("branding.brandName", R"("Acme")", {}));
    settings.seed();
    EXPECT_EQ(settings.branding().brand_name, "Acme");
    EXPECT_THAT(names(), SizeIs(6));
}

TEST_F(SystemSettingsTest, WhatWasRemovedSinceSeedingStaysAway)
{
    settings.seed();
    for (const auto& name : names())
        ASSERT_TRUE(settings.remove(name));
    settings.seed();
    EXPECT_THAT(names(), IsEmpty());
}

TEST_F(SystemSettingsTest, BrandingDecodesStringsAndPassesOverOtherValues)
{
    ASSERT_TRUE(settings.set("branding.siteTitle", R"( "Caf\u00e9 \"X\"" )", {}));
    ASSERT_TRUE(settings.set("branding.logoUrl", R"({"url":"x"})", {}));
    ASSERT_TRUE(settings.set("branding.primaryColor", "null", {}));
    const Branding branding = settings.branding();
    EXPECT_EQ(branding.site_title, "Café \"X\"");
    EXPECT_EQ(branding.logo_url, "");
    EXPECT_EQ(branding.primary_color, "");
}

TEST_F(SystemSettingsTest, TheBrandIsWaymarkUnlessItWasSet)
{
    EXPECT_EQ(settings.branding().brand_name, "Waymark");
    EXPECT_EQ(settings.branding().site_title, "");
    ASSERT_TRUE(settings.set("branding.brandName", "12", {}));
    EXPECT_EQ(settings.branding().brand_name, "Waymark");
    ASSERT_TRUE(settings.set("branding.brandName", R"("")", {}));
    EXPECT_EQ(settings.branding().brand_name, "Waymark");
}

TEST_F(SystemSettingsTest, OfThreadsThatMakeOneSettingOneMakesItAndTheOthersChangeIt)
{
    constexpr std::size_t setters = 8;
    std::vector<std::optional<SettingChange>> changes(setters);
    std::latch start(setters);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : changes) {
            threads.emplace_back([&mine, &start, this] {
                start.arrive_and_wait();
                if (auto change = settings.set("sso", "1", {}))
                    mine = *std::move(change);
            });
        }
    }
    std::size_t made = 0;
    for (const auto& change : changes) {
        ASSERT_TRUE(change);
        made += change->before ? 0 : 1;
        EXPECT_EQ(change->after.uid, settings.find("sso")->uid);
    }
    EXPECT_EQ(made, 1U);
}

} // namespace
} // namespace waymark::settings
