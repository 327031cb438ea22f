// SPDX-License-Identifier: Apache-2.0
#include "storage/migration.hpp"
#include "storage/sqlite_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace waymark::storage {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr Migration make_pets{1, "pets",
                              "-- Animals.\nCREATE TABLE pets (\n"
                              "    id   {{id}},\n    name TEXT NOT NULL\n);\n"
                              "CREATE INDEX pets_name ON pets (name);\n"};
constexpr Migration add_owner{2, "owner", "ALTER TABLE pets ADD COLUMN owner TEXT;\n"};
constexpr Migration add_chip{3, "chip", "ALTER TABLE pets ADD COLUMN chip BIGINT;\n"};

constexpr Migration watch_pets{2, "watch",
                               "CREATE TABLE births (name TEXT, pets BIGINT);\n"
                               "CREATE TRIGGER pets_born AFTER INSERT ON pets\nBEGIN\n"
                               "    -- Both in one.\n"
                               "    INSERT INTO births (name) VALUES (new.name);\n"
                               "    UPDATE births SET pets = (SELECT count(*) FROM pets);\nEND;\n"
                               "INSERT INTO pets (name) VALUES ('Rex');\n",
                               Dialect::sqlite};

class MigrationTest : public testing::Test {
protected:
    void apply(const std::vector<Migration>& migrations)
    {
        migrate(*session, migrations, Dialect::sqlite);
    }

    int count(const std::string& sql)
    {
        int rows = 0;
        *session << sql, soci::into(rows);
        return rows;
    }

    std::unique_ptr<soci::session> session = open_sqlite({.uri = sqlite_memory_uri()});
};

TEST_F(MigrationTest, AppliesEachOnceAndInOrder)
{
    apply({make_pets});
    apply({make_pets, add_owner});
    apply({make_pets, add_owner});
    *session << "INSERT INTO pets (name, owner) VALUES ('Rex', 'Ann')";
    EXPECT_EQ(count("SELECT count(*) FROM pets WHERE id = 1 AND owner = 'Ann'"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM schema_migrations"), 2);
}

TEST_F(MigrationTest, RecordsTheSha256OfTheFile)
{
    apply({{1, "table", "CREATE TABLE t (x BIGINT);\n"}});
    std::string checksum;
    *session << "SELECT checksum FROM schema_migrations", soci::into(checksum);
    EXPECT_EQ(checksum, "0ffba3080a85a6dc109c4d3ffa9d531acf0fb3140cd927564cb8b947f15ca177");
}

TEST_F(MigrationTest, OneThatFailsLeavesNothingBehind)
{
    const Migration broken{2, "broken",
                           "CREATE TABLE toys (id {{id}});\n"
                           "INSERT INTO pets (name) VALUES ('Rex');\n"
                           "INSERT INTO nowhere VALUES (1);\n"};
    EXPECT_THAT(
        [&] { apply({make_pets, broken}); },
        ThrowsMessage<MigrationError>(HasSubstr("migration 0002_broken failed and was undone: ")));

    EXPECT_EQ(count("SELECT count(*) FROM sqlite_master WHERE name = 'toys'"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM pets"), 0);
    EXPECT_EQ(count("SELECT max(version) FROM schema_migrations"), 1);
    EXPECT_NO_THROW(apply({make_pets, add_owner}));
}

TEST_F(MigrationTest, RefusesOneThatWasChangedAfterwards)
{
    apply({make_pets});
    auto changed = make_pets;
    changed.sql = "CREATE TABLE pets (id {{id}});\n";
    EXPECT_THAT([&] { apply({changed, add_owner}); },
                ThrowsMessage<MigrationError>(HasSubstr("migration 0001_pets was changed")));
    EXPECT_EQ(count("SELECT count(*) FROM schema_migrations"), 1);
}

TEST_F(MigrationTest, RefusesADatabaseOfANewerProgram)
{
    apply({make_pets, add_owner, add_chip});
    EXPECT_THAT([&] { apply({make_pets, add_owner}); },
                ThrowsMessage<MigrationError>(HasSubstr("has migration 0003_chip")));
}

TEST_F(MigrationTest, RefusesAGapBeforeAnAppliedOne)
{
    apply({make_pets, add_chip});
    EXPECT_THAT([&] { apply({make_pets, add_owner, add_chip}); },
                ThrowsMessage<MigrationError>(HasSubstr("migration 0002_owner is missing")));
    EXPECT_EQ(count("SELECT count(*) FROM schema_migrations"), 2);
}

TEST_F(MigrationTest, TriggersHoldStatementsOfTheirOwn)
{
    apply({make_pets, watch_pets});
    EXPECT_EQ(count("SELECT count(*) FROM births WHERE name = 'Rex' AND pets = 1"), 1);
}

TEST_F(MigrationTest, OneForAnotherDialectIsRecordedButDoesNothing)
{
    constexpr Migration plain{1, "plain", "CREATE TABLE pets (name TEXT);\n"};
    migrate(*session, std::vector{plain, watch_pets, add_chip}, Dialect::postgresql);
    EXPECT_EQ(count("SELECT count(*) FROM sqlite_master WHERE name = 'births'"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM pets"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM schema_migrations"), 3);
    EXPECT_NO_THROW(
        migrate(*session, std::vector{plain, watch_pets, add_chip}, Dialect::postgresql));
}

TEST(Migration, SpellsKeysAsTheDialectDoes)
{
    constexpr std::string_view sql = "-- Keys: {{id}}\nCREATE TABLE a (\n    id {{id}}\n);\n\n"
                                     "CREATE TABLE b (id {{id}});\n";
    EXPECT_EQ(to_dialect(sql, Dialect::sqlite),
              "CREATE TABLE a (\n    id INTEGER PRIMARY KEY AUTOINCREMENT\n);\n"
              "CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT);\n");
    EXPECT_EQ(to_dialect("CREATE TABLE b (id {{id}});\n", Dialect::postgresql),
              "CREATE TABLE b (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);\n");
}

TEST(Migration, BuiltinOnesAreNumberedWithoutAGap)
{
    int version = 0;
    for (const auto& migration : builtin_migrations()) {
        EXPECT_EQ(migration.version, ++version);
        EXPECT_FALSE(migration.name.empty());
    }
    EXPECT_GE(version, 2);
}

TEST(Migration, FileNamesTellTheDialectThatABuiltinOneIsFor)
{
    const auto of = [](std::string_view name) {
        return std::ranges::find(builtin_migrations(), name, &Migration::name)->only;
    };
    EXPECT_EQ(of("links"), std::nullopt);
    EXPECT_EQ(of("link_search"), Dialect::sqlite);
}

} // namespace
} // namespace waymark::storage
