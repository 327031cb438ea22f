// SPDX-License-Identifier: Apache-2.0
#include "http/router.hpp"

#include "base/text.hpp"
#include "http/percent.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <span>

namespace waymark::http {

namespace {

// The segments of a path: "/a/b" and "/a/b/" are {"a", "b"}, "/" is {}.
std::vector<std::string> split(std::string_view path)
{
    std::vector<std::string> segments;
    path.remove_prefix(path.starts_with('/') ? 1 : 0);
    path.remove_suffix(path.ends_with('/') ? 1 : 0);
    if (path.empty())
        return segments;
    for (;;) {
        const auto slash = path.find('/');
        segments.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos)
            return segments;
        path.remove_prefix(slash + 1);
    }
}

bool is_parameter(std::string_view segment)
{
    return segment.size() > 2 && segment.starts_with('{') && segment.ends_with('}');
}

// The names of a pattern's parameters, as views into it.
std::vector<std::string_view> parameter_names(std::string_view pattern)
{
    std::vector<std::string_view> names;
    while (!pattern.empty()) {
        const auto [segment, rest] = cut(pattern, '/');
        if (is_parameter(segment))
            names.push_back(segment.substr(1, segment.size() - 2));
        pattern = rest;
    }
    return names;
}

} // namespace

struct Router::Node {
    std::map<std::string, Node, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    std::vector<std::size_t> routes; // indexes
};

// Walks the tree, literal branches first, and goes back where a branch does not know the method.
struct Router::Search {
    const Router& router;
    Method method;
    std::vector<std::string> values;
    std::vector<Method> allowed;

    const Route* walk(const Node& node, std::span<const std::string> segments)
    {
        if (segments.empty())
            return choose(node);
        const auto rest = segments.subspan(1);
        if (const auto literal = node.literals.find(segments[0]); literal != node.literals.end())
            if (const Route* route = walk(literal->second, rest); route)
                return route;
        if (!node.parameter || segments[0].empty())
            return nullptr;
        values.push_back(segments[0]);
        if (const Route* route = walk(*node.parameter, rest); route)
            return route;
        values.pop_back();
        return nullptr;
    }

    const Route* choose(const Node& node)
    {
        for (const auto index : node.routes) {
            const Route& route = router.routes_[index];
            if (route.method == method)
                return &route;
            if (std::ranges::find(allowed, route.method) == allowed.end())
                allowed.push_back(route.method);
        }
        return nullptr;
    }
};

std::string_view to_string(Access access)
{
    switch (access) {
    case Access::anyone:
        return "anyone";
    case Access::user:
        return "user";
    case Access::session:
        return "session";
    case Access::admin:
        return "admin";
    }
    return "";
}

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string pattern, Access access, Handler handler,
                 RouteOptions options)
{
    assert(pattern.starts_with('/'));
    Node* node = root_.get();
    for (auto& segment : split(pattern)) {
        if (!is_parameter(segment)) {
            node = &node->literals[std::move(segment)];
            continue;
        }
        if (!node->parameter)
            node->parameter = std::make_unique<Node>();
        node = node->parameter.get();
    }
    assert(std::ranges::none_of(node->routes,
                                [&](auto index) { return routes_[index].method == method; }));
    node->routes.push_back(routes_.size());
    routes_.push_back({method, std::move(pattern), access, std::move(handler), options});
}

Router::Match Router::find(Method method, std::string_view path) const
{
    auto segments = split(path);
    for (auto& segment : segments)
        if (auto decoded = percent_decode(segment); decoded)
            segment = *std::move(decoded);

    Search search{*this, method == Method::head ? Method::get : method, {}, {}};
    Match match;
    match.route = search.walk(*root_, segments);
    if (!match.route) {
        match.allowed = std::move(search.allowed);
        return match;
    }
    const auto names = parameter_names(match.route->pattern);
    for (std::size_t i = 0; i < names.size(); ++i)
        match.parameters.emplace_back(names[i], std::move(search.values[i]));
    return match;
}

} // namespace waymark::http
