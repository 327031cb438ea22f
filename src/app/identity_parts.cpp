// SPDX-License-Identifier: Apache-2.0
#include "app/identity_parts.hpp"

#include "identity/sessions/session_repository.hpp"
#include "identity/sessions/session_secret.hpp"

namespace waymark::app {

namespace {

std::vector<std::string> configured_secrets(const Config& config)
{
    std::vector<std::string> secrets;
    if (config.auth.jwt_secret.empty())
        return secrets;
    secrets.push_back(config.auth.jwt_secret);
    const auto& previous = config.auth.jwt_previous_secrets;
    secrets.insert(secrets.end(), previous.begin(), previous.end());
    return secrets;
}

identity::FailureThrottle::Options throttle(const Config& config, std::uint64_t failures_max)
{
    identity::FailureThrottle::Options options;
    options.failures_max = static_cast<unsigned>(failures_max);
    options.is_enforced = config.rate_limit.is_enabled;
    options.lock = std::chrono::minutes{config.auth.lock_minutes};
    return options;
}

identity::RateLimiter::Options rate_limit(const Config& config)
{
    identity::RateLimiter::Options options;
    options.requests = config.rate_limit.is_enabled ? config.rate_limit.requests : 0;
    options.window = std::chrono::seconds{config.rate_limit.window_s};
    return options;
}

identity::SessionService::Options session_options(const Config& config)
{
    identity::SessionService::Options options;
    options.access_lifetime = std::chrono::hours{config.auth.session_hours};
    options.refresh_lifetime = std::chrono::days{config.auth.refresh_days};
    return options;
}

} // namespace

Result<IdentitySecrets> IdentitySecrets::load(const Config& config)
{
    auto sessions = identity::load_session_secrets(configured_secrets(config),
                                                   config.data.directory / "session-secret");
    if (!sessions)
        return std::unexpected(sessions.error());
    auto box = identity::SecretBox::open(config.data.directory / "secrets-key");
    if (!box)
        return std::unexpected(box.error());
    return IdentitySecrets{.sessions = *std::move(sessions), .box = *std::move(box)};
}

IdentityParts::IdentityParts(const Config& config, IdentitySecrets made, const Surroundings& around)
    : secrets(std::move(made)), passwords(identity::PasswordHasher::Options{}),
      tokens(secrets.sessions), usage(around.store),
      logins(throttle(config, config.auth.login_failures_max), around.clock),
      addresses(throttle(config, config.auth.address_failures_max), around.clock),
      limiter(rate_limit(config), around.clock),
      quota(around.store, around.clock, config.rate_limit.is_enabled),
      credentials({.store = around.store,
                   .tokens = tokens,
                   .secrets = secrets.box,
                   .nonces = nonces,
                   .usage = usage,
                   .clock = around.clock},
                  {}),
      users({.store = around.store,
             .passwords = passwords,
             .guesses = logins,
             .clock = around.clock,
             .remove_possessions = around.remove_possessions,
             .end_sessions =
                 [&clock = around.clock](soci::session& session, UserId user, std::uint64_t kept) {
                     identity::end_sessions_of(session, user, kept, clock.now());
                 },
             .changed =
                 [this, changed = around.account_changed] {
                     credentials.forget();
                     changed();
                 }}),
      second_factor({.store = around.store,
                     .passwords = passwords,
                     .secrets = secrets.box,
                     .guesses = logins,
                     .clock = around.clock,
                     .changed = [this] { credentials.forget(); }}),
      sessions({.store = around.store,
                .passwords = passwords,
                .tokens = tokens,
                .second_factor = second_factor,
                .logins = logins,
                .addresses = addresses,
                .usage = usage,
                .clock = around.clock,
                .changed = [this] { credentials.forget(); }},
               session_options(config)),
      keys({.store = around.store,
            .secrets = secrets.box,
            .usage = usage,
            .clock = around.clock,
            .changed = [this] { credentials.forget(); }},
           {.api_keys_max = config.auth.api_keys_max})
{
}

} // namespace waymark::app
