// SPDX-License-Identifier: Apache-2.0
#include "links/routing/rule_service.hpp"
#include "links/test_links.hpp"
#include "storage/sql_types.hpp"

#include <gmock/gmock.h>
#include <soci/soci.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace waymark::links::routing {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Conditions on(std::string os)
{
    return {.list = {{.type = ConditionType::os,
                      .op = ConditionOperator::equals,
                      .values = {std::move(os)}}}};
}

RuleDraft draft(const std::string& name, std::int64_t priority = 0)
{
    return {.name = name,
            .target_url = "https://example.com/" + name,
            .priority = priority,
            .conditions = on("iOS")};
}

std::vector<std::string> names_of(const std::vector<Rule>& rules)
{
    std::vector<std::string> names;
    std::ranges::transform(rules, std::back_inserter(names), &Rule::name);
    return names;
}

class RuleServiceTest : public LinkFixture {
protected:
    // One line for each row about a rule: what happened to which.
    std::vector<std::string> outbox()
    {
        return store->read([](soci::session& session) {
            std::vector<std::string> rows;
            std::string row;
            soci::statement statement =
                (session.prepare << "SELECT event || ' ' || slug || ' ' || rule_name || ' ' || "
                                    "target_url || ' ' || priority FROM outbox "
                                    "WHERE event LIKE 'routing.%' ORDER BY id",
                 soci::into(row));
            statement.execute();
            while (statement.fetch())
                rows.push_back(row);
            return rows;
        });
    }

    void run(const std::string& sql)
    {
        store->write([&](soci::session& session) { session << sql; });
    }

    RuleService service{
        {.store = *store, .clock = clock, .targets = TargetPolicy(), .changed = note_change()}};
    Link link = add_link(ann, "sale");
};

TEST_F(RuleServiceTest, ACreatedRuleIsFoundAsItWasDrafted)
{
    auto wanted = draft("臺灣 & \"co\"", 10'000);
    wanted.target_url = "https://example.com/a?b=c";
    wanted.is_active = false;
    wanted.conditions.is_any = true;
    wanted.conditions.list.push_back(
        {.type = ConditionType::time,
         .op = ConditionOperator::between,
         .time =
             TimeSpan{.start = 22h, .end = 6h, .zone = TimeZone::find("Europe/Berlin").value()}});
    const auto created = service.create(link, wanted);
    ASSERT_TRUE(created) << created.error().message;

    const auto found = service.get(link.id, created->uid);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->id);
    EXPECT_EQ(found->id, created->id);
    EXPECT_TRUE(storage::is_public_id(found->uid));
    EXPECT_EQ(found->link, link.id);
    EXPECT_EQ(found->name, wanted.name);
    EXPECT_EQ(found->target_url, wanted.target_url);
    EXPECT_EQ(found->priority, 10'000);
    EXPECT_FALSE(found->is_active);
    EXPECT_EQ(found->conditions, wanted.conditions);
    EXPECT_EQ(found->created, clock.now());
    EXPECT_EQ(found->updated, clock.now());
}

TEST_F(RuleServiceTest, WhatADraftHasWrongIsRefusedAndNothingIsStored)
{
    auto wrong = draft("a", 10'001);
    const auto created = service.create(link, wrong);
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error(), service.find_mistakes(wrong).front());
    EXPECT_EQ(created.error().field, "priority");
    EXPECT_THAT(service.list(link.id), IsEmpty());
    EXPECT_FALSE(stored(link).is_smart_routing);
    EXPECT_THAT(outbox(), IsEmpty());
    EXPECT_THAT(changes, IsEmpty());
}

TEST_F(RuleServiceTest, ARuleOfALinkThatHasGoneIsNotFound)
{
    remove_link(link);
    const auto created = service.create(link, draft("a"));
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, Errc::not_found);
    EXPECT_THAT(outbox(), IsEmpty());
    EXPECT_THAT(changes, IsEmpty());
}

TEST_F(RuleServiceTest, ALinkHasFiftyRulesAtMost)
{
    for (std::size_t i = 0; i < rules_max; ++i)
        ASSERT_TRUE(service.create(link, draft("r")));
    const auto events = outbox().size();
    const auto one_more = service.create(link, draft("r"));
    ASSERT_FALSE(one_more);
    EXPECT_EQ(one_more.error().code, Errc::invalid_argument);
    EXPECT_EQ(service.list(link.id).size(), rules_max);
    EXPECT_EQ(outbox().size(), events);

    EXPECT_TRUE(service.create(add_link(ann, "other"), draft("r")));
    ASSERT_TRUE(service.remove(link, service.list(link.id).front().uid));
    EXPECT_TRUE(service.create(link, draft("r")));
}

TEST_F(RuleServiceTest, TheRulesOfALinkHaveSoManyValuesTogetherAtMost)
{
    auto full = draft("full");
    full.conditions.list.front().values.assign(condition_values_max, "x");
    full.conditions.list.assign(link_values_max / condition_values_max,
                                full.conditions.list.front());
    const auto rule = service.create(link, full);
    ASSERT_TRUE(rule);
    const auto events = outbox().size();
    const auto one_more = service.create(link, draft("r"));
    ASSERT_FALSE(one_more);
    EXPECT_EQ(one_more.error().field, "conditions");
    EXPECT_EQ(service.list(link.id).size(), 1U);
    EXPECT_EQ(outbox().size(), events);
    EXPECT_TRUE(service.update(link, rule->uid, {.name = "fuller"}));

    ASSERT_TRUE(service.update(link, rule->uid, {.conditions = on("iOS")}));
    ASSERT_TRUE(service.create(link, draft("r")));
    EXPECT_FALSE(service.update(link, rule->uid, {.conditions = full.conditions}));
    EXPECT_EQ(service.get(link.id, rule->uid)->conditions, on("iOS"));
}

TEST_F(RuleServiceTest, ThreadsTogetherMakeNoMoreThanFifty)
{
    std::atomic<std::size_t> made = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int j = 0; j < 20; ++j)
                    made += service.create(link, draft("r")) ? 1U : 0U;
            });
    }
    EXPECT_EQ(made, rules_max);
    EXPECT_EQ(service.list(link.id).size(), rules_max);
}

TEST_F(RuleServiceTest, RulesAreListedByPriorityAndThenByTheirMaking)
{
    ASSERT_TRUE(service.create(link, draft("low")));
    ASSERT_TRUE(service.create(link, draft("same-time")));
    clock.advance(1ms);
    ASSERT_TRUE(service.create(link, draft("high", 100)));
    ASSERT_TRUE(service.create(link, draft("younger")));
    clock.advance(-10ms);
    ASSERT_TRUE(service.create(link, draft("older")));
    EXPECT_THAT(names_of(service.list(link.id)),
                ElementsAre("high", "older", "low", "same-time", "younger"));
}

TEST_F(RuleServiceTest, ARuleIsSeenOnItsOwnLinkOnly)
{
    const auto other = add_link(bob, "other");
    const auto rule = service.create(link, draft("a")).value();
    EXPECT_EQ(service.get(other.id, rule.uid).error().code, Errc::not_found);
    EXPECT_EQ(service.update(other, rule.uid, {.name = "b"}).error().code, Errc::not_found);
    EXPECT_EQ(service.remove(other, rule.uid).error().code, Errc::not_found);
    EXPECT_EQ(service.get(link.id, rule.uid + "x").error().code, Errc::not_found);
    EXPECT_THAT(service.list(other.id), IsEmpty());
    EXPECT_EQ(service.get(link.id, rule.uid)->name, "a");
}

TEST_F(RuleServiceTest, RoutingIsOnAsLongAsThereAreRules)
{
    clock.advance(1h);
    const auto first = service.create(link, draft("a")).value();
    EXPECT_TRUE(stored(link).is_smart_routing);
    const auto second = service.create(link, draft("b")).value();
    ASSERT_TRUE(service.remove(link, first.uid));
    EXPECT_TRUE(stored(link).is_smart_routing);
    ASSERT_TRUE(service.remove(link, second.uid));
    EXPECT_FALSE(stored(link).is_smart_routing);
    EXPECT_EQ(stored(link).updated, link.updated);
}

TEST_F(RuleServiceTest, ANewRuleTurnsRoutingOnAgainWhereItWasTurnedOff)
{
    ASSERT_TRUE(service.create(link, draft("a")));
    const std::vector ids{link.id};
    ASSERT_EQ(
        repository.update(ids, clock.now(), [](Link& it) { it.is_smart_routing = false; }).size(),
        1);
    ASSERT_TRUE(service.create(link, draft("b")));
    EXPECT_TRUE(stored(link).is_smart_routing);
}

TEST_F(RuleServiceTest, ChangingARuleLeavesRoutingTurnedOff)
{
    const auto rule = service.create(link, draft("a")).value();
    const std::vector ids{link.id};
    ASSERT_EQ(
        repository.update(ids, clock.now(), [](Link& it) { it.is_smart_routing = false; }).size(),
        1);
    ASSERT_TRUE(service.update(link, rule.uid, {.priority = 3}));
    EXPECT_FALSE(stored(link).is_smart_routing);
}

TEST_F(RuleServiceTest, APatchChangesWhatItNamesAndNothingElse)
{
    const auto rule = service.create(link, draft("a", 5)).value();
    clock.advance(1s);
    const auto renamed = service.update(link, rule.uid, {.name = "b"});
    ASSERT_TRUE(renamed);
    EXPECT_EQ(renamed->before.name, "a");
    EXPECT_EQ(renamed->after.name, "b");
    EXPECT_EQ(renamed->after.target_url, rule.target_url);
    EXPECT_EQ(renamed->after.priority, 5);
    EXPECT_TRUE(renamed->after.is_active);
    EXPECT_EQ(renamed->after.conditions, rule.conditions);
    EXPECT_EQ(renamed->after.created, rule.created);
    EXPECT_EQ(renamed->after.updated, clock.now());

    const RulePatch rest{.target_url = "https://example.com/new",
                         .priority = 0,
                         .is_active = false,
                         .conditions = on("Android")};
    ASSERT_TRUE(service.update(link, rule.uid, rest));
    const auto found = service.get(link.id, rule.uid).value();
    EXPECT_EQ(found.name, "b");
    EXPECT_EQ(found.target_url, "https://example.com/new");
    EXPECT_EQ(found.priority, 0);
    EXPECT_FALSE(found.is_active);
    EXPECT_EQ(found.conditions, on("Android"));
}

TEST_F(RuleServiceTest, WhatAPatchHasWrongIsRefusedAndNothingIsChanged)
{
    const auto rule = service.create(link, draft("a")).value();
    changes.clear();
    const auto updated =
        service.update(link, rule.uid, {.name = "b", .target_url = "http://127.0.0.1/"});
    ASSERT_FALSE(updated);
    EXPECT_EQ(updated.error().code, Errc::invalid_argument);
    EXPECT_EQ(updated.error().field, "target_url");
    EXPECT_EQ(service.get(link.id, rule.uid)->name, "a");
    EXPECT_THAT(outbox(), testing::SizeIs(1));
    EXPECT_THAT(changes, IsEmpty());
}

TEST_F(RuleServiceTest, WhatHappensToARuleIsWrittenDownForWebhooks)
{
    const auto rule = service.create(link, draft("a", 5)).value();
    ASSERT_TRUE(service.update(link, rule.uid, {.name = "b", .priority = 6}));
    ASSERT_TRUE(service.remove(link, rule.uid));
    ASSERT_FALSE(service.remove(link, rule.uid));
    EXPECT_THAT(outbox(), ElementsAre("routing.rule_created sale a https://example.com/a 5",
                                      "routing.rule_updated sale b https://example.com/a 6",
                                      "routing.rule_deleted sale b https://example.com/a 6"));
}

TEST_F(RuleServiceTest, EachChangeIsToldOnceItIsCommitted)
{
    std::vector<std::vector<std::string>> seen;
    RuleService telling{
        {.store = *store,
         .clock = clock,
         .targets = TargetPolicy(),
         .changed = [&](DomainId, auto) { seen.push_back(names_of(service.list(link.id))); }}};
    const auto rule = telling.create(link, draft("a")).value();
    ASSERT_TRUE(telling.update(link, rule.uid, {.name = "b"}));
    ASSERT_TRUE(telling.remove(link, rule.uid));
    EXPECT_THAT(seen, ElementsAre(ElementsAre("a"), ElementsAre("b"), IsEmpty()));
}

TEST_F(RuleServiceTest, AChangeIsToldOfTheLinksOwnDomainAndSlug)
{
    link.domain = DomainId{7};
    ASSERT_TRUE(service.create(link, draft("a")));
    ASSERT_FALSE(service.remove(link, "nothing"));
    EXPECT_THAT(changes, ElementsAre("7/sale"));
}

TEST_F(RuleServiceTest, RulesGoWithTheirLink)
{
    ASSERT_TRUE(service.create(link, draft("a")));
    remove_link(link);
    EXPECT_THAT(service.list(link.id), IsEmpty());
}

TEST_F(RuleServiceTest, ARuleWhoseTimeZoneIsLostHasNoConditionsAndKeepsItsText)
{
    const auto rule = service.create(link, draft("a")).value();
    run("UPDATE routing_rules SET conditions = "
        "'any' || char(10) || 'type=time&operator=after&start=09%3A00&timezone=Mars%2FOlympus'");
    EXPECT_THAT(service.list(link.id).front().conditions.list, IsEmpty());
    ASSERT_TRUE(service.update(link, rule.uid, {.name = "b"}));
    run("UPDATE routing_rules SET conditions = replace(conditions, 'Mars%2FOlympus', 'UTC')");
    EXPECT_TRUE(service.get(link.id, rule.uid)->conditions.is_any);
}

} // namespace
} // namespace waymark::links::routing
