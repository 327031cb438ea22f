// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/ab_test_body.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace waymark::api::dwz {
namespace {

using links::variants::TestStatus;
using links::variants::TrafficSplit;

CreateAbTest new_test()
{
    CreateAbTest body;
    body.short_link_id = 5;
    body.name = "按钮";
    body.variants.resize(2);
    body.variants[0].name = "A";
    body.variants[0].target_url = "https://example.com/a";
    body.variants[0].is_control = true;
    body.variants[1].name = "B";
    body.variants[1].target_url = "https://example.com/b";
    body.variants[1].weight = 60;
    return body;
}

TEST(AbTestBody, HasDefaults)
{
    const auto draft = to_draft(new_test()).value();
    EXPECT_EQ(draft.link, LinkId{5});
    EXPECT_EQ(draft.name, "按钮");
    EXPECT_EQ(draft.split, TrafficSplit::equal);
    EXPECT_EQ(draft.start, std::nullopt);
    EXPECT_EQ(draft.end, std::nullopt);
    ASSERT_EQ(draft.variants.size(), 2U);
    EXPECT_TRUE(draft.variants[0].is_control);
    EXPECT_FALSE(draft.variants[1].is_control);
    EXPECT_TRUE(draft.variants[1].is_active);
}

TEST(AbTestBody, AVariantWithoutAWeightHasNone)
{
    const auto draft = to_draft(new_test()).value();
    EXPECT_EQ(draft.variants[0].weight, 0);
    EXPECT_EQ(draft.variants[1].weight, 60);
}

TEST(AbTestBody, MayHaveAWindow)
{
    auto body = new_test();
    body.traffic_split = "weighted";
    body.start_time = "2030-01-01T00:00:00Z";
    body.end_time = "";
    const auto draft = to_draft(body).value();
    EXPECT_EQ(draft.split, TrafficSplit::weighted);
    EXPECT_EQ(draft.start, std::chrono::sys_days{std::chrono::January / 1 / 2030});
    EXPECT_EQ(draft.end, std::nullopt);
}

TEST(AbTestBody, NamesWhatItCannotRead)
{
    auto split = new_test();
    split.traffic_split = "random";
    EXPECT_EQ(to_draft(split).error().field, "traffic_split");
    auto start = new_test();
    start.start_time = "2030-01-01";
    EXPECT_EQ(to_draft(start).error().field, "start_time");
    auto end = new_test();
    end.end_time = "later";
    EXPECT_EQ(to_draft(end).error().field, "end_time");
}

TEST(AbTestBody, OfAChangeLeavesWhatIsAbsentOrEmpty)
{
    UpdateAbTest body;
    body.name = "";
    body.status = "";
    body.traffic_split = "";
    body.start_time = "";
    const auto patch = to_patch(body).value();
    EXPECT_EQ(patch.name, std::nullopt);
    EXPECT_EQ(patch.description, std::nullopt);
    EXPECT_EQ(patch.status, std::nullopt);
    EXPECT_EQ(patch.split, std::nullopt);
    EXPECT_EQ(patch.start, std::nullopt);
    EXPECT_EQ(patch.end, std::nullopt);
    EXPECT_EQ(patch.is_active, std::nullopt);
}

TEST(AbTestBody, OfAChangeReadsAStatus)
{
    UpdateAbTest body;
    body.status = "paused";
    body.is_active = false;
    const auto patch = to_patch(body).value();
    EXPECT_EQ(patch.status, TestStatus::paused);
    EXPECT_EQ(patch.is_active, false);
    body.status = "finished";
    EXPECT_EQ(to_patch(body).error().field, "status");
}

TEST(AbTestBody, IsRefusedInTheWordsOfTheApi)
{
    const auto words = [](Errc code, std::string field) {
        return reject_ab_test({code, "why", std::move(field)}).message;
    };
    EXPECT_EQ(words(Errc::not_found, ""), "AB测试不存在");
    EXPECT_EQ(words(Errc::conflict, "ab_test"), "该短链接已有正在运行的AB测试");
    EXPECT_EQ(words(Errc::forbidden, ""), "只有草稿状态的AB测试可以删除");
    EXPECT_EQ(words(Errc::invalid_argument, "weight"), "变体权重必须在1-100之间");
    EXPECT_EQ(words(Errc::invalid_argument, "weights"), "所有变体权重之和必须等于100");
    EXPECT_EQ(words(Errc::invalid_argument, "status"), "请求参数错误: status: why");
    EXPECT_EQ(words(Errc::invalid_argument, "target_url"), "请求参数错误: target_url: why");
    EXPECT_EQ(words(Errc::invalid_argument, "link"), "请求参数错误: short_link_id is required");
    EXPECT_EQ(words(Errc::invalid_argument, "name"), "请求参数错误: why");
}

TEST(AbTestBody, OfANewTestMissesItsLink)
{
    EXPECT_EQ(reject_new_ab_test({Errc::not_found, "why", {}}).message, "短链接不存在");
    EXPECT_EQ(reject_new_ab_test({Errc::conflict, "why", "ab_test"}).message,
              "该短链接已有正在运行的AB测试");
}

} // namespace
} // namespace waymark::api::dwz
