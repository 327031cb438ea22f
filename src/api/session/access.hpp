// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/authenticator.hpp"
#include "base/clock.hpp"
#include "http/cors.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/router.hpp"
#include "identity/caller.hpp"
#include "identity/limits/rate_limiter.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace waymark::identity {
class TwoFactorService;
}

// The one gate before every handler of every dialect: who calls, may they, and not too often.
namespace waymark::api::session {

using http::Access;

// A request and who made it. Lives as long as the handler runs.
struct Call {
    http::Request& request;
    identity::Caller caller; // the default if anyone may call
    std::string token;       // by which the caller was known
};

struct EndpointOptions {
    // What a key needs: by default `read` for GET and HEAD, `write` for all else, and `admin` too
    // where only administrators may call.
    std::optional<identity::Scope> scope{};
    // A limit of its own in requests a window, besides that of everything; 0: none. It counts a
    // user's requests together, by whichever key they come.
    std::uint64_t requests_a_window = 0;
    // True where requests are reports, of which there may be any number: no limit counts them.
    bool is_unlimited = false;
    // True where a user without the second factor that is required may still come, to set it up.
    bool is_open_to_enrolling = false;
    // Query parameters that are integers; see Authenticator.
    std::span<const std::string_view> integer_parameters{};
    http::RouteOptions route{};
};

// Why the gate is shut for somebody who is known.
enum class Denial {
    role,          // only administrators
    scope,         // the key may not
    session,       // only for somebody signed in, not for a key
    cross_site,    // a browser sent the cookie for a page of another site
    second_factor, // it is required, and not set up
};

// A sentence in English.
[[nodiscard]] std::string_view describe(Denial denial);

// How a family of paths spells the answers of the gate. Functions must not throw; those that are
// empty do nothing.
struct Dialect {
    bool is_bearer_strict = false; // see Authenticator::Reading
    std::function<http::Response(const http::Request&, identity::Refusal)> refuse; // 401
    std::function<http::Response(const http::Request&, Denial)> deny;              // 403
    std::function<http::Response(const http::Request&, const identity::RateState&)> exceeded;
    // Adds the fields that tell what a limit leaves.
    std::function<void(http::Response&, const identity::RateState&)> add_limit;
    // Sees every answer, also the gate's own, but not those of `exceeded`: who asks too often is
    // turned away at the least cost, and leaves no trace.
    std::function<void(const Call&, http::Response&, std::chrono::milliseconds took)> finish;
};

// How one endpoint is guarded.
struct Rule {
    std::string_view pattern;
    Access access;
    EndpointOptions options;
    const Dialect* dialect;
};

class AccessControl {
public:
    // All outlive the control.
    struct Parts {
        Authenticator& authenticator;
        identity::RateLimiter& limiter;
        const identity::TwoFactorService& second_factor;
        const http::CorsOptions& cors; // its origins may send cookies along
    };
    using Handler = std::function<boost::asio::awaitable<http::Response>(Call&)>;

    explicit AccessControl(const Parts& parts) : parts_(parts) {}

    // Answers a request by `handler`, or refuses it. What the handler throws is thrown on.
    [[nodiscard]] boost::asio::awaitable<http::Response> answer(http::Request& request, Rule rule,
                                                                Handler handler);

private:
    // What to say to a request, and whether the dialect is to see it.
    struct Admission {
        http::Response response;
        bool is_exceeded = false;
    };
    [[nodiscard]] boost::asio::awaitable<Admission> admit(Call& call, const Rule& rule,
                                                          const Handler& handler);
    [[nodiscard]] std::optional<Denial> denial(const http::Request& request, const Rule& rule,
                                               const Authentication& who) const;
    [[nodiscard]] std::optional<identity::RateState> count(const Call& call, const Rule& rule);

    Parts parts_;
};

// True if no browser was made to send this by a page of another site: it is safe by its method, no
// browser sent it, or the page is of this host or one of `origins` (the Fetch standard, section
// 3.1; Fetch Metadata, section 2.3).
[[nodiscard]] bool is_own_will(const http::Request& request, std::span<const std::string> origins);

} // namespace waymark::api::session
