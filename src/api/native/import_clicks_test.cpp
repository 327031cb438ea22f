// SPDX-License-Identifier: Apache-2.0
#include "api/native/import_clicks.hpp"
#include "base/iso8601.hpp"

#include <gmock/gmock.h>

namespace waymark::api::native {
namespace {

const TimePoint now = parse_iso8601("2026-03-10T12:00:00Z").value();

ImportedClick click_at(std::string time)
{
    ImportedClick click;
    click.slug = "sale";
    click.time = std::move(time);
    return click;
}

TEST(ImportClicks, ReadsTimesAndAddresses)
{
    auto click = click_at("2026-03-01T10:00:00Z");
    click.ip = "192.0.2.7";
    const auto facts = read_clicks({{click, click_at("2026-03-10T12:04:59Z")}}, now).value();
    ASSERT_EQ(facts.size(), 2U);
    EXPECT_EQ(facts[0].ip.to_string(), "192.0.2.7");
    EXPECT_EQ(to_iso8601(facts[0].time), "2026-03-01T10:00:00.000Z");
    EXPECT_TRUE(facts[1].ip.is_unspecified());
}

TEST(ImportClicks, NamesTheClickAndTheMemberThatIsWrong)
{
    auto bad_address = click_at("2026-03-01T10:00:00Z");
    bad_address.ip = "192.0.2";
    const std::vector<std::pair<ImportedClick, std::string>> wrong{
        {click_at("yesterday"), "clicks[1].time"},
        {click_at("2026-03-10T12:05:01Z"), "clicks[1].time"},
        {click_at("2015-01-01T00:00:00Z"), "clicks[1].time"},
        {bad_address, "clicks[1].ip"},
    };
    for (const auto& [click, field] : wrong) {
        const auto facts = read_clicks({{click_at("2026-03-01"), click}}, now);
        ASSERT_FALSE(facts) << field;
        EXPECT_EQ(facts.error().field, field);
    }
}

TEST(ImportClicks, TakesOneToFiveThousand)
{
    EXPECT_FALSE(read_clicks({}, now));
    ImportClicks many{std::vector(imported_clicks_max, click_at("2026-03-01"))};
    EXPECT_TRUE(read_clicks(many, now));
    many.clicks.push_back(many.clicks.front());
    EXPECT_FALSE(read_clicks(many, now));
}

} // namespace
} // namespace waymark::api::native
