// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/request.hpp"
#include "http/response.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::http {

using Handler = std::function<boost::asio::awaitable<Response>(Request&)>;

// Who may call a route. The router only keeps it, so that every route says so and a test can ask
// each of them; whoever adds the route enforces it.
enum class Access {
    anyone,
    user,    // whoever is known, by any credential
    session, // a person who is signed in; no key
    admin,
};

// `anyone`, `user`, `session` or `admin`.
[[nodiscard]] std::string_view to_string(Access access);

// What one route does otherwise than the server's options say. Zero: as they say.
struct RouteOptions {
    std::size_t body_bytes_max = 0;
    std::chrono::seconds deadline{0};
};

// Finds the handler of a request. Filled once at start, then only read: thread-safe.
//
// A pattern is a path in which `{name}` stands for one non-empty segment: "/api/urls/{id}". A
// literal segment beats a parameter, whatever the order of adding, unless only the parameter's
// route knows the method. HEAD is answered by GET's handler, the body left out. One slash at the
// end of a path is ignored.
class Router {
public:
    struct Route {
        Method method;
        std::string pattern;
        Access access;
        Handler handler;
        RouteOptions options;
    };

    struct Match {
        const Route* route = nullptr;
        std::vector<std::pair<std::string_view, std::string>> parameters;
        // If no route matches: the methods that the path has routes for; empty, if it has none.
        std::vector<Method> allowed;
    };

    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // Asserts that the pair (method, pattern) is new.
    void add(Method method, std::string pattern, Access access, Handler handler,
             RouteOptions options = {});

    // `path` is as sent. The match is valid until the next add().
    [[nodiscard]] Match find(Method method, std::string_view path) const;
    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

private:
    struct Node;
    struct Search;

    std::vector<Route> routes_;
    std::unique_ptr<Node> root_;
};

} // namespace waymark::http
