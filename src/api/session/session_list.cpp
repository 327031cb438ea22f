// SPDX-License-Identifier: Apache-2.0
#include "api/session/handlers.hpp"
#include "api/session/session_cookie.hpp"
#include "api/session/union_answer.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <string_view>

namespace waymark::api::session {

namespace {

using identity::Session;

std::string_view to_name(identity::SessionKind kind)
{
    return kind == identity::SessionKind::jwt ? "jwt" : "login_token";
}

boost::json::object to_view(const Session& session, std::uint64_t current)
{
    return {{"id", session.uid},
            {"kind", to_name(session.kind)},
            {"ipAddress", session.client.address.to_string()},
            {"userAgent", session.client.user_agent},
            {"createdAt", to_iso8601(session.created)},
            {"lastUsedAt", to_iso8601(session.last_used)},
            {"expiresAt", to_iso8601(session.expires)},
            {"current", session.id == current}};
}

// Whether the session that was ended is the caller's own.
struct Ended {
    bool is_own = false;
};

Result<Ended> end(identity::SessionService& sessions, const identity::Caller& caller,
                  const std::string& uid)
{
    const auto all = sessions.list(caller.id);
    const auto own = std::ranges::find(all, caller.credential_id, &Session::id);
    if (const auto revoked = sessions.revoke(caller.id, uid); !revoked)
        return std::unexpected(revoked.error());
    return Ended{own != all.end() && own->uid == uid};
}

} // namespace

Answer list_sessions(Call& call, Services& services)
{
    const auto sessions =
        co_await services.workers.run([&] { return services.sessions.list(call.caller.id); });
    boost::json::array views;
    for (const auto& session : sessions)
        views.push_back(to_view(session, call.caller.credential_id));
    co_return succeed({{"total", views.size()}}, views);
}

Answer end_session(Call& call, Services& services)
{
    const auto& uid = call.request.path_parameter("id");
    const auto ended =
        co_await services.workers.run([&] { return end(services.sessions, call.caller, uid); });
    if (!ended)
        co_return to_answer(to_failure(ended.error(), Shape::openshort));
    auto response = http::no_content();
    if (ended->is_own)
        response.with("Set-Cookie", cleared_session_cookie());
    co_return response;
}

Answer end_other_sessions(Call& call, Services& services)
{
    const auto count = co_await services.workers.run(
        [&] { return services.sessions.revoke_others(call.caller.id, call.caller.credential_id); });
    co_return succeed(
        {{"message", "Your other sessions have ended"}, {"statusCode", 200}, {"revoked", count}},
        boost::json::object{{"revoked", count}});
}

} // namespace waymark::api::session
