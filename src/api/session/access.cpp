// SPDX-License-Identifier: Apache-2.0
#include "api/session/access.hpp"

#include "api/session/request_client.hpp"
#include "base/text.hpp"
#include "identity/two_factor_service.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace waymark::api::session {

namespace {

using identity::RateState;
using identity::Scope;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool is_safe(http::Method method)
{
    return method == http::Method::get || method == http::Method::head ||
           method == http::Method::options;
}

// Whom an endpoint's own limit counts: a user, whatever the credential, or where nobody is known an
// address.
std::string owner_name(const Call& call)
{
    if (!call.caller.id)
        return "address " + network_of(call.request.client);
    return fmt::format("user {}", call.caller.id.value);
}

// Whom the general limit counts: each key has one of its own.
std::string limited_name(const Call& call)
{
    const auto& caller = call.caller;
    if (!caller.id || caller.has_session())
        return owner_name(call);
    return fmt::format("key {}", caller.credential_id);
}

bool has_scope(const identity::Caller& caller, const Rule& rule, http::Method method)
{
    const auto by_method = is_safe(method) ? Scope::read : Scope::write;
    const bool may = caller.scopes.has(rule.options.scope.value_or(by_method));
    return may && (rule.access != Access::admin || caller.scopes.has(Scope::admin));
}

// The fewer requests a limit leaves, the more a client needs to know of it.
std::optional<RateState> tighter(std::optional<RateState> a, std::optional<RateState> b)
{
    if (!a || !b)
        return a ? a : b;
    if (a->is_exceeded != b->is_exceeded)
        return a->is_exceeded ? a : b;
    return a->remaining <= b->remaining ? a : b;
}

} // namespace

std::string_view describe(Denial denial)
{
    switch (denial) {
    case Denial::role:
        return "This needs an administrator.";
    case Denial::scope:
        return "The scopes of this key don't allow this.";
    case Denial::session:
        return "This needs a login; a key can't do it.";
    case Denial::cross_site:
        return "A page of another site may not use this session.";
    case Denial::second_factor:
        return "Set up two-factor authentication first: it is required here.";
    }
    return "";
}

bool is_own_will(const http::Request& request, std::span<const std::string> origins)
{
    if (is_safe(request.method))
        return true;
    const auto origin = request.field("Origin");
    if (std::ranges::find(origins, origin) != origins.end())
        return true;
    if (const auto site = request.field("Sec-Fetch-Site"); !site.empty())
        return site == "same-origin" || site == "none";
    if (origin.empty())
        return true;
    constexpr std::string_view separator = "://";
    const auto scheme_end = origin.find(separator);
    return scheme_end != std::string_view::npos &&
           iequals(origin.substr(scheme_end + separator.size()), request.field("Host"));
}

std::optional<Denial> AccessControl::denial(const http::Request& request, const Rule& rule,
                                            const Authentication& who) const
{
    if (who.is_from_cookie && !is_own_will(request, parts_.cors.origins))
        return Denial::cross_site;
    if (rule.access == Access::session && !who.caller.has_session())
        return Denial::session;
    if (rule.access == Access::admin && !who.caller.is_admin())
        return Denial::role;
    if (!has_scope(who.caller, rule, request.method))
        return Denial::scope;
    const bool must_enrol = parts_.second_factor.is_required() && who.caller.has_session() &&
                            !who.caller.totp_enabled && !rule.options.is_open_to_enrolling;
    if (must_enrol)
        return Denial::second_factor;
    return std::nullopt;
}

std::optional<RateState> AccessControl::count(const Call& call, const Rule& rule)
{
    if (rule.options.is_unlimited)
        return std::nullopt;
    const auto general = parts_.limiter.take(limited_name(call));
    if (rule.options.requests_a_window == 0)
        return general;
    const auto own =
        fmt::format("{} {} {}", owner_name(call), call.request.method_text, rule.pattern);
    return tighter(general, parts_.limiter.take(own, rule.options.requests_a_window));
}

boost::asio::awaitable<AccessControl::Admission> AccessControl::admit(Call& call, const Rule& rule,
                                                                      const Handler& handler)
{
    const auto& dialect = *rule.dialect;
    std::optional<identity::Refusal> refusal;
    std::optional<Denial> denied;
    if (rule.access != Access::anyone) {
        auto who = co_await parts_.authenticator.authenticate(
            call.request, {.integer_parameters = rule.options.integer_parameters,
                           .is_bearer_strict = dialect.is_bearer_strict});
        if (!who) {
            refusal = who.error();
        } else {
            denied = denial(call.request, rule, *who);
            call.caller = std::move(who->caller);
            call.token = std::move(who->token);
        }
    }

    const auto limit = count(call, rule);
    const bool is_exceeded = limit && limit->is_exceeded;
    http::Response response;
    if (is_exceeded)
        response = dialect.exceeded(call.request, *limit);
    else if (refusal)
        response = dialect.refuse(call.request, *refusal);
    else if (denied)
        response = dialect.deny(call.request, *denied);
    else
        response = co_await handler(call);
    if (limit && dialect.add_limit)
        dialect.add_limit(response, *limit);
    co_return Admission{std::move(response), is_exceeded};
}

boost::asio::awaitable<http::Response> AccessControl::answer(http::Request& request, Rule rule,
                                                             Handler handler)
{
    Call call{request, {}, {}};
    const auto begun = steady_clock::now();
    auto [response, is_exceeded] = co_await admit(call, rule, handler);
    if (rule.dialect->finish && !is_exceeded) {
        const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun);
        rule.dialect->finish(call, response, took);
    }
    co_return response;
}

} // namespace waymark::api::session
