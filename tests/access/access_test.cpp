// SPDX-License-Identifier: Apache-2.0
// Asks every route of the server with every kind of credential. The routes are those that the
// server itself lists: a new one is asked as soon as it is there.
#include "base/text.hpp"
#include "credentials.hpp"
#include "harness/connection.hpp"
#include "harness/server_process.hpp"
#include "scratch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::access {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

struct Route {
    std::string method;
    std::string pattern;
    std::string access;

    // The pattern with something in place of each parameter that nothing has.
    [[nodiscard]] std::string path() const
    {
        std::string path;
        for (std::string_view rest = pattern; !rest.empty();) {
            const auto [text, parameter] = cut(rest, '{');
            const auto [name, behind] = cut(parameter, '}');
            path += text;
            if (!name.empty())
                path += value_of(name);
            rest = behind;
        }
        return path;
    }

private:
    // Pictures are public, but their keys must lie in the folder of pictures.
    [[nodiscard]] static std::string_view value_of(std::string_view parameter)
    {
        if (parameter == "folder")
            return "og-images";
        if (parameter == "key")
            return "og-images%2F999999999";
        return "999999999";
    }
};

class AccessTest : public testing::Test {
protected:
    void SetUp() override { server.start(); }

    [[nodiscard]] unsigned ask(const Route& route, const Credential& credential) const
    {
        const Draft draft{.method = route.method, .path = route.path()};
        const std::string_view body = route.method == "GET" ? "" : "{}";
        harness::Connection connection(server.port());
        static_cast<void>(connection.send(
            fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}Content-Type: application/json\r\n"
                        "Content-Length: {}\r\n\r\n{}",
                        draft.method, draft.path, credential.fields(draft), body.size(), body)));
        const auto answer = connection.read_answer();
        return answer ? answer->status : 0;
    }

    [[nodiscard]] json::value get(std::string_view path, const std::string& token) const
    {
        harness::Connection connection(server.port());
        static_cast<void>(connection.send(fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                                      "Authorization: Bearer {}\r\n\r\n",
                                                      path, token)));
        const auto answer = connection.read_answer();
        return json::parse(answer.value().body);
    }

    [[nodiscard]] std::vector<Route> routes(const std::string& token) const
    {
        std::vector<Route> routes;
        const auto listed = get("/api/native/routes", token);
        for (const auto& route : listed.as_array()) {
            routes.push_back({.method = std::string(route.at("method").as_string()),
                              .pattern = std::string(route.at("pattern").as_string()),
                              .access = std::string(route.at("access").as_string())});
        }
        return routes;
    }

    Scratch scratch;
    harness::ServerProcess server{WAYMARK_PROGRAM, scratch.path()};
};

// By contract, Pingoo's answer to whoever names a site that there isn't.
bool is_unknown_site(const Route& route, unsigned status)
{
    return status == 500 && route.pattern.starts_with("/api/sites/");
}

// True if the status is one that the gate's rule allows.
bool is_right(const Route& route, const Credential& credential, unsigned status)
{
    if (status == 0 || (status >= 500 && !is_unknown_site(route, status)))
        return false;
    if (route.access == "anyone")
        return status != 403;
    if (!credential.is_known)
        return status == 401;
    const bool may = (route.access != "admin" || credential.is_admin) &&
                     (route.access != "session" || credential.is_session);
    return may ? status != 401 && status != 403 : status == 403;
}

// Who may call an operation, in the words of the routes. Its security, or else the document's,
// names the credentials, and of an administrator's the role (OpenAPI 3.1, Security Requirement
// Object).
std::string access_of(const json::object& operation, const json::object& document)
{
    const auto* const own = operation.if_contains("security");
    const auto& requirements = (own ? *own : document.at("security")).as_array();
    if (requirements.empty())
        return "anyone";
    const auto is_key = [](const json::value& requirement) {
        return requirement.as_object().contains("apiKey");
    };
    if (std::ranges::none_of(requirements, is_key))
        return "session";
    const auto& roles = requirements.front().at("bearer").as_array();
    return roles.empty() ? "user" : "admin";
}

// The routes that an OpenAPI document describes, each as "get /path access".
std::vector<std::string> described_routes(const json::object& document)
{
    std::vector<std::string> described;
    for (const auto& [path, item] : document.at("paths").as_object()) {
        for (const auto& [method, operation] : item.as_object()) {
            described.push_back(fmt::format("{} {} {}", std::string_view(method),
                                            std::string_view(path),
                                            access_of(operation.as_object(), document)));
        }
    }
    return described;
}

TEST_F(AccessTest, EveryRouteOpensToWhoMayAndToNobodyElse)
{
    Keyring keyring(server.port(), WAYMARK_PROGRAM, server.data());
    const auto all = routes(keyring.admin_token());
    ASSERT_GT(all.size(), 100U);
    std::size_t asked = 0;
    for (const auto& route : all) {
        const auto kinds = keyring.all().size();
        for (std::size_t i = 0; i < kinds; ++i) {
            const auto credential = keyring.all()[i];
            const auto status = ask(route, credential);
            EXPECT_TRUE(is_right(route, credential, status))
                << route.method << ' ' << route.pattern << " (" << route.access << ") asked by "
                << credential.name << " answers " << status;
            ++asked;
            if (credential.is_session && route.method != "GET" && status < 400)
                keyring.renew_sessions();
        }
    }
    fmt::print("{} routes, {} requests\n", all.size(), asked);
}

TEST_F(AccessTest, OpenApiDescribesEveryRoute)
{
    const Keyring keyring(server.port(), WAYMARK_PROGRAM, server.data());
    // Slugs are what no route has: they are followed outside of the router.
    std::vector<std::string> expected{"get /{slug} anyone"};
    for (const auto& route : routes(keyring.admin_token())) {
        expected.push_back(
            fmt::format("{} {} {}", ascii_lower(route.method), route.pattern, route.access));
    }
    const auto document = get("/api-json", keyring.admin_token());
    EXPECT_THAT(described_routes(document.as_object()),
                testing::UnorderedElementsAreArray(expected));
}

} // namespace
} // namespace waymark::access
