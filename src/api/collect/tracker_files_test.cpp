// SPDX-License-Identifier: Apache-2.0
#include "api/collect/tracker_files.hpp"
#include "api/collect/tracker_scripts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace waymark::api::collect {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

std::string text_of(std::string_view name)
{
    const auto scripts = tracker_scripts();
    return std::string(std::ranges::find(scripts, name, &TrackerScript::name)->text);
}

http::Request asking(std::string name, std::string value)
{
    http::Request request;
    request.fields = {{std::move(name), std::move(value)}};
    return request;
}

std::string field_of(const http::Response& response, std::string_view name)
{
    const auto found =
        std::ranges::find(response.fields, name, [](const auto& field) { return field.first; });
    return found == response.fields.end() ? "" : found->second;
}

TEST(TrackerFiles, AreScriptsThatCachesKeepForADay)
{
    const auto files = TrackerFiles::create({}).value();
    EXPECT_THAT(files.paths(), UnorderedElementsAre("waymark.js", "waymark.full.js", "pingoo.js",
                                                    "public/js/pingoo.js"));
    for (const auto& path : files.paths()) {
        const auto answer = files.find(path, {}).value();
        EXPECT_EQ(answer.status, http::Status::ok) << path;
        EXPECT_EQ(answer.content_type, "text/javascript; charset=utf-8") << path;
        EXPECT_EQ(field_of(answer, "Cache-Control"), "public, max-age=86400") << path;
        EXPECT_EQ(field_of(answer, "Cross-Origin-Resource-Policy"), "cross-origin") << path;
        EXPECT_THAT(field_of(answer, "ETag"), testing::MatchesRegex("\"[0-9a-f]+\"")) << path;
    }
    EXPECT_FALSE(files.find("other.js", {}));
}

TEST(TrackerFiles, AreEachTheScriptOfItsName)
{
    const auto files = TrackerFiles::create({}).value();
    EXPECT_THAT(files.find("waymark.js", {})->body, HasSubstr("page_view"));
    EXPECT_THAT(files.find("waymark.js", {})->body, Not(HasSubstr("waymark_id")));
    EXPECT_THAT(files.find("waymark.full.js", {})->body, HasSubstr("waymark_id"));
    EXPECT_THAT(files.find("pingoo.js", {})->body, HasSubstr("pingoo_sess"));
    EXPECT_EQ(files.find("public/js/pingoo.js", {})->body, text_of("pingoo.js"));
}

TEST(TrackerFiles, AreCompressedForWhoTakesThat)
{
    const auto files = TrackerFiles::create({}).value();
    const auto gzip = files.find("waymark.js", asking("Accept-Encoding", "gzip")).value();
    EXPECT_EQ(field_of(gzip, "Content-Encoding"), "gzip");
    EXPECT_EQ(field_of(gzip, "Vary"), "Accept-Encoding");
    EXPECT_LE(gzip.body.size(), 1228U);
    const auto brotli = files.find("waymark.js", asking("Accept-Encoding", "gzip, br")).value();
    EXPECT_EQ(field_of(brotli, "Content-Encoding"), "br");
    EXPECT_LT(brotli.body.size(), gzip.body.size());
    EXPECT_NE(field_of(gzip, "ETag"), field_of(brotli, "ETag"));
}

TEST(TrackerFiles, AreNotSentToWhoHasThem)
{
    const auto files = TrackerFiles::create({}).value();
    const auto tag = field_of(files.find("waymark.js", {}).value(), "ETag");
    const auto again = files.find("waymark.js", asking("If-None-Match", tag)).value();
    EXPECT_EQ(again.status, http::Status::not_modified);
    EXPECT_TRUE(again.body.empty());
    EXPECT_EQ(field_of(again, "ETag"), tag);
    EXPECT_EQ(field_of(again, "Cache-Control"), "public, max-age=86400");
    const auto other = files.find("pingoo.js", asking("If-None-Match", tag)).value();
    EXPECT_EQ(other.status, http::Status::ok);
}

TEST(TrackerFiles, HaveFurtherNames)
{
    const auto files = TrackerFiles::create({.waymark = "s.js", .pingoo = "p-1.min.js"}).value();
    EXPECT_EQ(files.find("s.js", {})->body, text_of("waymark.js"));
    EXPECT_EQ(files.find("p-1.min.js", {})->body, text_of("pingoo.js"));
    EXPECT_TRUE(files.find("waymark.js", {}));
}

TEST(TrackerFiles, TakeTheUsualNameForAFurtherOne)
{
    const auto files = TrackerFiles::create({.waymark = "waymark.js", .pingoo = "pingoo.js"});
    ASSERT_TRUE(files);
    EXPECT_EQ(files->paths(), TrackerFiles::create({})->paths());
}

TEST(TrackerFiles, RefuseANameThatCouldHideAnotherPath)
{
    for (const std::string name : {"api", "robots.txt", ".js", "..js", "a/b.js", "/s.js", "s.js?",
                                   "{slug}.js", "s .js", "pingoo.js", "waymark.full.js"}) {
        const auto files = TrackerFiles::create({.waymark = name, .pingoo = {}});
        ASSERT_FALSE(files) << name;
        EXPECT_EQ(files.error().code, Errc::invalid_argument) << name;
        EXPECT_EQ(files.error().field, "tracker.file") << name;
    }
    const auto long_name = std::string(62, 'a') + ".js";
    EXPECT_FALSE(TrackerFiles::create({.waymark = long_name, .pingoo = {}}));
    const auto same = TrackerFiles::create({.waymark = "s.js", .pingoo = "s.js"});
    ASSERT_FALSE(same);
    EXPECT_EQ(same.error().field, "tracker.pingoo_file");
}

TEST(TrackerFiles, AreForEverybody)
{
    const auto files = TrackerFiles::create({.waymark = "s.js", .pingoo = {}}).value();
    http::Router router;
    add_tracker_routes(router, files);
    std::vector<std::string> patterns;
    for (const auto& route : router.routes()) {
        EXPECT_EQ(route.access, http::Access::anyone);
        patterns.push_back(route.pattern);
    }
    EXPECT_THAT(patterns, UnorderedElementsAre("/waymark.js", "/waymark.full.js", "/pingoo.js",
                                               "/public/js/pingoo.js", "/s.js"));
}

} // namespace
} // namespace waymark::api::collect
