// SPDX-License-Identifier: Apache-2.0
#include "http/static_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace waymark::http {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::Key;
using testing::Not;
using testing::Pair;

Request asking(std::string name, std::string value)
{
    Request request;
    request.fields = {{std::move(name), std::move(value)}};
    return request;
}

std::string tag_of(const Response& response)
{
    for (const auto& [name, value] : response.fields)
        if (name == "ETag")
            return value;
    return {};
}

struct StaticFilesTest : testing::Test {
    StaticFilesTest()
    {
        fs::create_directories(directory / "assets");
        write("index.html", std::string(2000, 'h'));
        write("assets/app.js", "let a = 1;");
        write(".secret", "s");
        fs::create_symlink("/etc/passwd", directory / "link.txt");
    }
    ~StaticFilesTest() override { fs::remove_all(directory); }

    void write(const fs::path& name, const std::string& content) const
    {
        std::ofstream(directory / name) << content;
    }

    fs::path directory = fs::path(testing::TempDir()) / fmt::format("static_files_{}", ::getpid());
};

TEST_F(StaticFilesTest, ServesTheFilesOfADirectory)
{
    const auto files = StaticFiles::load(directory, {}).value();
    const auto page = files.find("index.html", {});
    ASSERT_TRUE(page);
    EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
    EXPECT_EQ(page->body, std::string(2000, 'h'));
    EXPECT_THAT(page->fields, Contains(Pair("Cache-Control", "no-cache")));
    const auto script = files.find("assets/app.js", {});
    ASSERT_TRUE(script);
    EXPECT_THAT(script->fields, Contains(Pair("Cache-Control", HasSubstr("immutable"))));
}

TEST_F(StaticFilesTest, LeavesOutLinksHiddenFilesAndEverythingOutside)
{
    const auto files = StaticFiles::load(directory, {}).value();
    for (const std::string_view path :
         {"link.txt", ".secret", "../etc/passwd", "assets/../index.html", "/index.html", ""})
        EXPECT_FALSE(files.find(path, {})) << path;
}

TEST_F(StaticFilesTest, ServesTheSmallestFormThatTheClientTakes)
{
    const auto files = StaticFiles::load(directory, {}).value();
    const auto page = files.find("index.html", asking("Accept-Encoding", "gzip"));
    EXPECT_THAT(page->fields, Contains(Pair("Content-Encoding", "gzip")));
    EXPECT_THAT(page->fields, Contains(Pair("Vary", "Accept-Encoding")));
    EXPECT_LT(page->body.size(), 100U);
    const auto small = files.find("assets/app.js", asking("Accept-Encoding", "gzip"));
    EXPECT_THAT(small->fields, Not(Contains(Key("Content-Encoding"))));
}

TEST_F(StaticFilesTest, SendsNothingThatTheClientHasAlready)
{
    const auto files = StaticFiles::load(directory, {}).value();
    const auto tag = tag_of(*files.find("index.html", {}));
    for (const auto& list : {tag, "\"x\", W/" + tag, std::string("*")}) {
        const auto again = files.find("index.html", asking("If-None-Match", list));
        EXPECT_EQ(again->status, Status::not_modified) << list;
        EXPECT_TRUE(again->body.empty());
    }
    EXPECT_EQ(files.find("index.html", asking("If-None-Match", "\"x\""))->status, Status::ok);
}

TEST_F(StaticFilesTest, ChangesTheTagWithTheContent)
{
    StaticFiles files;
    files.add("a.txt", "one");
    const auto before = tag_of(*files.find("a.txt", {}));
    files.add("a.txt", "two");
    EXPECT_NE(tag_of(*files.find("a.txt", {})), before);
}

TEST_F(StaticFilesTest, SaysThatADirectoryIsMissing)
{
    const auto files = StaticFiles::load(directory / "absent", {});
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().code, Errc::not_found);
}

TEST_F(StaticFilesTest, RefusesMoreThanItMayHold)
{
    const auto files = StaticFiles::load(directory, {.bytes_max = 100});
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().code, Errc::invalid_argument);
}

} // namespace
} // namespace waymark::http
