// SPDX-License-Identifier: Apache-2.0
#include "links/domains/domain_service.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <soci/soci.h>

#include <chrono>
#include <latch>
#include <set>
#include <thread>

namespace waymark::links::domains {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::Optional;

MATCHER_P2(FailsWith, code, field, "")
{
    return !arg && arg.error().code == code && arg.error().field == field;
}

// Codes of numbers alone.
constexpr CodeFormat plain_codes{.random_suffix_length = 0, .has_checksum = false};

DomainDraft draft_of(std::string_view name)
{
    DomainDraft draft;
    draft.name = name;
    draft.protocol = "https";
    draft.codes = plain_codes;
    return draft;
}

class DomainServiceTest : public testing::Test {
protected:
    // The domain, which must be a good one.
    Domain create(std::string_view name, bool is_active = true)
    {
        DomainDraft draft = draft_of(name);
        draft.is_active = is_active;
        auto created = service.create(draft);
        EXPECT_TRUE(created) << name;
        return created.value_or(Domain{});
    }

    void insert_link(DomainId name)
    {
        store->write([name](soci::session& session) {
            const auto id = static_cast<long long>(name.value);
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0)";
            session << "INSERT INTO links (uid, domain_id, slug, target_url, owner_id, status,"
                       " created_ms, updated_ms)"
                       " VALUES ('clink', :domain, 's', 'https://example.com', 1, 'ACTIVE', 0, 0)",
                soci::use(id);
        });
    }

    ManualClock clock{TimePoint{1'750'000'000'000ms}};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    int changes = 0;
    DomainService service{{.store = *store, .clock = clock, .changed = [this] { ++changes; }}};
};

TEST_F(DomainServiceTest, StoresADomainAsItWasDrafted)
{
    DomainDraft draft = draft_of("HTTPS://Short.LY/");
    draft.protocol = "http";
    draft.site_name = "短链接服务";
    draft.icp_number = "京ICP备1号";
    draft.police_number = "京公网安备2号";
    draft.description = "about";
    draft.is_active = false;
    draft.pass_query_params = true;
    draft.codes = {.random_suffix_length = 7, .has_checksum = false};
    ASSERT_TRUE(service.create(draft));

    const auto stored = service.list(false);
    ASSERT_EQ(stored.size(), 1U);
    const Domain& domain = stored.front();
    EXPECT_NE(domain.id, 0U);
    EXPECT_TRUE(domain.name_id);
    EXPECT_EQ(domain.name, "short.ly");
    EXPECT_EQ(domain.protocol, "http");
    EXPECT_EQ(domain.site_name, draft.site_name);
    EXPECT_EQ(domain.icp_number, draft.icp_number);
    EXPECT_EQ(domain.police_number, draft.police_number);
    EXPECT_EQ(domain.description, draft.description);
    EXPECT_FALSE(domain.is_active);
    EXPECT_TRUE(domain.pass_query_params);
    EXPECT_EQ(domain.codes.random_suffix_length, 7U);
    EXPECT_FALSE(domain.codes.has_checksum);
    EXPECT_EQ(domain.created, clock.now());
    EXPECT_EQ(domain.updated, clock.now());
}

TEST_F(DomainServiceTest, ReturnsWhatItStored)
{
    const Domain created = create("short.ly");
    const auto stored = service.list(false);
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(created.id, stored.front().id);
    EXPECT_EQ(created.name_id, stored.front().name_id);
    EXPECT_EQ(created.name, stored.front().name);
}

TEST_F(DomainServiceTest, RefusesABadDraft)
{
    EXPECT_THAT(service.create(draft_of("localhost")), FailsWith(Errc::invalid_argument, "name"));
    EXPECT_THAT(service.create(draft_of("short.ly:99999")),
                FailsWith(Errc::invalid_argument, "port"));
    EXPECT_EQ(changes, 0);
}

TEST_F(DomainServiceTest, RefusesANameThatIsTakenInWhateverSpelling)
{
    create("short.ly");
    EXPECT_THAT(service.create(draft_of("http://SHORT.ly:443/")),
                FailsWith(Errc::conflict, "name"));
    EXPECT_EQ(service.count().total, 1U);
}

TEST_F(DomainServiceTest, ChangesWhatAPatchNamesAndLeavesTheRest)
{
    const Domain before = create("short.ly");
    clock.advance(1min);
    const auto after = service.update(before.id, {.protocol = "http",
                                                  .site_name = "Shorty",
                                                  .icp_number = "1",
                                                  .police_number = "2",
                                                  .description = "about",
                                                  .is_active = false,
                                                  .pass_query_params = true});
    ASSERT_TRUE(after);
    EXPECT_EQ(after->name, "short.ly");
    EXPECT_EQ(after->name_id, before.name_id);

    const auto stored = service.list(false);
    ASSERT_EQ(stored.size(), 1U);
    const Domain& domain = stored.front();
    EXPECT_EQ(domain.protocol, "http");
    EXPECT_EQ(domain.site_name, "Shorty");
    EXPECT_EQ(domain.icp_number, "1");
    EXPECT_EQ(domain.police_number, "2");
    EXPECT_EQ(domain.description, "about");
    EXPECT_FALSE(domain.is_active);
    EXPECT_TRUE(domain.pass_query_params);
    EXPECT_EQ(domain.created, before.created);
    EXPECT_EQ(domain.updated, before.created + 1min);

    ASSERT_TRUE(service.update(before.id, {.is_active = true}));
    EXPECT_EQ(service.list(true).front().site_name, "Shorty");
}

TEST_F(DomainServiceTest, UpdateKeepsItsOwnName)
{
    const Domain domain = create("short.ly");
    EXPECT_TRUE(service.update(domain.id, {.name = "SHORT.ly"}));
}

TEST_F(DomainServiceTest, UpdateFailsForABadPatchATakenNameAndAMissingDomain)
{
    const Domain domain = create("short.ly");
    create("other.ly");
    EXPECT_THAT(service.update(domain.id, {.protocol = "ftp"}),
                FailsWith(Errc::invalid_argument, "protocol"));
    EXPECT_THAT(service.update(domain.id, {.name = "Other.ly"}), FailsWith(Errc::conflict, "name"));
    EXPECT_THAT(service.update(domain.id + 100, {}), FailsWith(Errc::not_found, ""));
    EXPECT_EQ(service.list(false).back().name, "short.ly");
}

TEST_F(DomainServiceTest, RenamingLeavesTheOldNameToItsLinks)
{
    const Domain before = create("old.ly");
    insert_link(before.name_id);
    const auto after = service.update(before.id, {.name = "new.ly"});
    ASSERT_TRUE(after);
    EXPECT_EQ(after->id, before.id);
    EXPECT_NE(after->name_id, before.name_id);

    const auto hosts = service.hosts();
    ASSERT_EQ(hosts.size(), 2U);
    EXPECT_EQ(hosts[0].name, "old.ly");
    EXPECT_EQ(hosts[0].id, before.name_id);
    EXPECT_FALSE(hosts[0].domain);
    EXPECT_EQ(hosts[1].name, "new.ly");
    EXPECT_EQ(hosts[1].id, after->name_id);
    EXPECT_THAT(hosts[1].domain, Optional(Field(&Domain::id, before.id)));
}

TEST_F(DomainServiceTest, RemovingLeavesTheNameToItsLinks)
{
    const Domain domain = create("short.ly");
    insert_link(domain.name_id);
    const auto removed = service.remove(domain.id);
    ASSERT_TRUE(removed);
    EXPECT_EQ(removed->name, "short.ly");
    EXPECT_THAT(service.list(false), IsEmpty());

    const auto hosts = service.hosts();
    ASSERT_EQ(hosts.size(), 1U);
    EXPECT_EQ(hosts.front().id, domain.name_id);
    EXPECT_FALSE(hosts.front().domain);
}

TEST_F(DomainServiceTest, ANameWithoutDomainAndLinksIsNoHost)
{
    ASSERT_TRUE(service.remove(create("short.ly").id));
    EXPECT_THAT(service.hosts(), IsEmpty());
}

TEST_F(DomainServiceTest, RemoveFailsForAMissingDomain)
{
    EXPECT_THAT(service.remove(1), FailsWith(Errc::not_found, ""));
    EXPECT_EQ(changes, 0);
}

TEST_F(DomainServiceTest, TellsOfEachChange)
{
    const Domain domain = create("short.ly");
    EXPECT_EQ(changes, 1);
    ASSERT_TRUE(service.update(domain.id, {.is_active = false}));
    EXPECT_EQ(changes, 2);
    ASSERT_TRUE(service.remove(domain.id));
    EXPECT_EQ(changes, 3);
}

TEST_F(DomainServiceTest, ListsTheNewestFirst)
{
    create("a.ly");
    create("b.ly");
    clock.advance(1ms);
    create("c.ly", false);
    const auto name = [](const auto& is) { return Field(&Domain::name, is); };
    EXPECT_THAT(service.list(false), ElementsAre(name("c.ly"), name("b.ly"), name("a.ly")));
    EXPECT_THAT(service.list(true), ElementsAre(name("b.ly"), name("a.ly")));
}

TEST_F(DomainServiceTest, CountsAllAndTheActive)
{
    EXPECT_EQ(service.count().total, 0U);
    EXPECT_EQ(service.count().active, 0U);
    create("a.ly");
    create("b.ly", false);
    EXPECT_EQ(service.count().total, 2U);
    EXPECT_EQ(service.count().active, 1U);
}

TEST_F(DomainServiceTest, FindsTheDomainForANewLinkInAnySpelling)
{
    create("first.ly");
    const Domain domain = create("short.ly");
    for (const std::string_view name :
         {"short.ly", "https://short.ly", "http://Short.LY/", "short.ly:443"}) {
        const auto found = service.for_new_link(name);
        ASSERT_TRUE(found) << name;
        EXPECT_EQ(found->id, domain.id) << name;
    }
}

TEST_F(DomainServiceTest, TakesTheOldestActiveDomainIfNoneIsNamed)
{
    create("sleeping.ly", false);
    const Domain oldest = create("short.ly");
    create("other.ly");
    const auto found = service.for_new_link("");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, oldest.id);
}

TEST_F(DomainServiceTest, HasNoDomainForANewLinkThatIsMalformedUnknownOrInactive)
{
    EXPECT_THAT(service.for_new_link(""), FailsWith(Errc::not_found, "domain"));
    create("sleeping.ly", false);
    EXPECT_THAT(service.for_new_link(""), FailsWith(Errc::not_found, "domain"));
    EXPECT_THAT(service.for_new_link("sleeping.ly"), FailsWith(Errc::forbidden, "domain"));
    EXPECT_THAT(service.for_new_link("short.ly"), FailsWith(Errc::not_found, "domain"));
    EXPECT_THAT(service.for_new_link("localhost"), FailsWith(Errc::invalid_argument, "domain"));
    EXPECT_THAT(service.for_new_link("short.ly:x"), FailsWith(Errc::invalid_argument, "domain"));
    EXPECT_THAT(service.for_new_link("https://"), FailsWith(Errc::invalid_argument, "domain"));
}

TEST_F(DomainServiceTest, NumbersTheCodesOfEachDomainFromOne)
{
    const Domain a = create("a.ly");
    const Domain b = create("b.ly");
    EXPECT_EQ(service.draw_code(a.name_id), "1");
    EXPECT_EQ(service.draw_code(a.name_id), "2");
    EXPECT_EQ(service.draw_code(b.name_id), "1");
    EXPECT_EQ(service.draw_code(a.name_id), "3");
}

TEST_F(DomainServiceTest, DrawsCodesInTheFormatOfTheDomain)
{
    DomainDraft draft = draft_of("short.ly");
    draft.codes = {.random_suffix_length = 2, .has_checksum = true};
    const auto domain = service.create(draft);
    ASSERT_TRUE(domain);
    const auto code = service.draw_code(domain->name_id);
    ASSERT_TRUE(code);
    ASSERT_EQ(code->size(), 4U);
    EXPECT_EQ(code->front(), '1');
    EXPECT_EQ(code->back(), checksum_of(std::string_view(*code).substr(0, 3)));
}

TEST_F(DomainServiceTest, DrawsNoCodeUnderANameWithoutDomain)
{
    const Domain domain = create("short.ly");
    ASSERT_TRUE(service.remove(domain.id));
    EXPECT_THAT(service.draw_code(domain.name_id), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(service.draw_code(DomainId{99}), FailsWith(Errc::not_found, ""));
}

TEST_F(DomainServiceTest, ANameThatComesBackGoesOnCounting)
{
    const Domain first = create("short.ly");
    EXPECT_EQ(service.draw_code(first.name_id), "1");
    ASSERT_TRUE(service.remove(first.id));
    EXPECT_FALSE(service.draw_code(first.name_id)); // takes no number

    const Domain second = create("short.ly");
    EXPECT_EQ(second.name_id, first.name_id);
    EXPECT_EQ(service.draw_code(second.name_id), "2");

    ASSERT_TRUE(service.update(second.id, {.name = "other.ly"}));
    const auto renamed_back = service.update(second.id, {.name = "short.ly"});
    ASSERT_TRUE(renamed_back);
    EXPECT_EQ(renamed_back->name_id, first.name_id);
    EXPECT_EQ(service.draw_code(first.name_id), "3");
}

TEST_F(DomainServiceTest, NeverGivesANumberTwiceToThreadsThatDrawTogether)
{
    constexpr std::size_t drawers = 8;
    constexpr std::size_t draws = 200;
    const Domain domain = create("short.ly");
    std::vector<std::vector<std::string>> codes(drawers);
    std::latch start(drawers);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : codes) {
            threads.emplace_back([&mine, &start, &domain, this] {
                start.arrive_and_wait();
                for (std::size_t i = 0; i < draws; ++i)
                    mine.push_back(service.draw_code(domain.name_id).value_or("none"));
            });
        }
    }
    std::set<std::string> distinct;
    for (const auto& drawn : codes)
        distinct.insert(drawn.begin(), drawn.end());
    EXPECT_EQ(distinct.size(), drawers * draws);
    EXPECT_FALSE(distinct.contains("none"));
    EXPECT_EQ(service.draw_code(domain.name_id), to_base62(drawers * draws + 1));
}

} // namespace
} // namespace waymark::links::domains
