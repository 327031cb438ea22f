// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/sessions/session_service.hpp"

#include <string>
#include <string_view>

namespace soci {
class session;
}

namespace waymark::identity {

struct SessionRow;

// Makes sessions and their tokens. Lives within one MetaStore::write.
class SessionIssuer {
public:
    // A user who has more loses the oldest.
    static constexpr std::size_t live_sessions_max = 100;

    struct Opened {
        SessionGrant grant;
        bool has_ended_others = false;
    };
    struct Refreshed {
        Result<SessionGrant> grant;
        bool has_ended_session = false; // that must last, though `grant` is an error
    };

    SessionIssuer(soci::session& session, const SessionService::Parts& parts,
                  const SessionService::Options& options);

    [[nodiscard]] Opened open(const User& user, SessionKind kind, const ClientInfo& client);

    // Errors as of SessionService::refresh.
    [[nodiscard]] Refreshed refresh(std::string_view refresh_token, const ClientInfo& client);

private:
    [[nodiscard]] TimePoint session_end() const;
    void give_tokens(SessionGrant& grant, const SessionRow& row);

    soci::session& session_;
    const SessionService::Parts& parts_;
    const SessionService::Options& options_;
    TimePoint now_;
};

} // namespace waymark::identity
