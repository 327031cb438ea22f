// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/credentials.hpp"

#include "identity/keys/credential_memory.hpp"
#include "identity/keys/credential_reader.hpp"
#include "identity/sessions/session_tokens.hpp"
#include "identity/signing/nonce_memory.hpp"
#include "identity/signing/request_signature.hpp"
#include "identity/usage_recorder.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace waymark::identity {

namespace {

using std::chrono::seconds;

// Longer than any key, login token or app id.
constexpr std::size_t key_bytes_max = 256;
// More than this is too much to hash on a thread that must not block.
constexpr std::size_t recalled_body_bytes_max = std::size_t{16} << 10U;
// A nonce is remembered for longer than its timestamp is good: through the last second, and for as
// long as a request may be on its way from the one check to the other.
constexpr seconds nonce_slack{30};

bool is_jwt(std::string_view token)
{
    return token.starts_with("eyJ") || std::ranges::count(token, '.') >= 2;
}

// What of a token the store has to be asked about.
struct Question {
    CredentialMemory::Name name = CredentialMemory::Name::token;
    std::optional<SessionClaims> claims; // of a JWT

    // By which the answer is remembered.
    [[nodiscard]] std::string_view key(std::string_view token) const
    {
        return name == CredentialMemory::Name::session ? claims->session : token;
    }
};

// Refuses what needs no store to be refused.
Verified<Question> question_of(std::string_view token, const SessionTokens& tokens, TimePoint now)
{
    if (token.empty())
        return std::unexpected(Refusal::none);
    if (!is_jwt(token)) {
        if (token.size() > key_bytes_max)
            return std::unexpected(Refusal::unknown);
        return Question{};
    }
    auto claims = tokens.verify(token, now);
    if (!claims)
        return std::unexpected(claims.error());
    if (!claims->purpose.empty())
        return std::unexpected(Refusal::unknown);
    const auto name =
        claims->session.empty() ? CredentialMemory::Name::token : CredentialMemory::Name::session;
    return Question{.name = name, .claims = *std::move(claims)};
}

CredentialMemory::Record answer(const CredentialReader& reader, const Question& question,
                                std::string_view token)
{
    if (!question.claims)
        return reader.read_token(token);
    if (question.name == CredentialMemory::Name::session)
        return reader.read_session(question.claims->session);
    return reader.read_user(*question.claims, token);
}

// Why a request is refused that needs no store to be refused.
std::optional<Refusal> refusal_of(const SignedRequest& request, TimePoint now)
{
    if (request.nonce.empty())
        return Refusal::none;
    if (request.nonce.size() > nonce_bytes_max)
        return Refusal::signature;
    const auto timestamp = parse_timestamp(request.timestamp);
    const auto server = std::chrono::floor<seconds>(now).time_since_epoch().count();
    if (!timestamp || *timestamp < server - signature_skew_max ||
        *timestamp > server + signature_skew_max)
        return Refusal::clock;
    if (request.app_id.size() > key_bytes_max)
        return Refusal::app;
    return std::nullopt;
}

// Why nobody gets in by the record now and from there.
std::optional<Refusal> refusal_of(const CredentialRecord& record, const IpAddress& client,
                                  TimePoint now)
{
    if (record.refusal)
        return record.refusal;
    if (record.expires && *record.expires <= now)
        return record.when_expired;
    if (!record.is_owner_active)
        return Refusal::inactive;
    const auto holds_client = [&](const Network& network) { return network.contains(client); };
    if (!record.allowed.empty() && std::ranges::none_of(record.allowed, holds_client))
        return Refusal::address;
    return std::nullopt;
}

} // namespace

Credentials::Credentials(const Parts& parts, const Options& options)
    : parts_(parts), memory_(std::make_unique<CredentialMemory>(CredentialMemory::Options{
                         .lifetime = options.memory, .records_max = options.entries_max}))
{
}

Credentials::~Credentials() = default;

std::optional<Verified<Caller>> Credentials::recall(const PresentedToken& token)
{
    const auto now = parts_.clock.now();
    const auto question = question_of(token.text, parts_.tokens, now);
    if (!question)
        return std::unexpected(question.error());
    const auto digest = memory_->digest(question->name, question->key(token.text));
    const auto record = memory_->find(digest, now);
    if (!record)
        return std::nullopt;
    return admit(*record, token.client, now);
}

std::optional<Verified<Caller>> Credentials::recall(const SignedRequest& request)
{
    if (request.body.size() > recalled_body_bytes_max)
        return std::nullopt;
    const auto now = parts_.clock.now();
    if (const auto refusal = refusal_of(request, now))
        return std::unexpected(*refusal);
    const auto digest = memory_->digest(CredentialMemory::Name::app, request.app_id);
    const auto record = memory_->find(digest, now);
    if (!record)
        return std::nullopt;
    return admit(*record, request, now);
}

Verified<Caller> Credentials::verify(const PresentedToken& token)
{
    const auto now = parts_.clock.now();
    const auto question = question_of(token.text, parts_.tokens, now);
    if (!question)
        return std::unexpected(question.error());
    const auto digest = memory_->digest(question->name, question->key(token.text));
    auto record = memory_->find(digest, now);
    if (!record) {
        const auto reading = memory_->begin_reading(now);
        record = answer({parts_.store, parts_.secrets}, *question, token.text);
        memory_->remember(digest, record, reading);
    }
    return admit(*record, token.client, now);
}

Verified<Caller> Credentials::verify(const SignedRequest& request)
{
    const auto now = parts_.clock.now();
    if (const auto refusal = refusal_of(request, now))
        return std::unexpected(*refusal);
    const auto digest = memory_->digest(CredentialMemory::Name::app, request.app_id);
    auto record = memory_->find(digest, now);
    if (!record) {
        const auto reading = memory_->begin_reading(now);
        record = CredentialReader(parts_.store, parts_.secrets).read_app(request.app_id);
        memory_->remember(digest, record, reading);
    }
    return admit(*record, request, now);
}

void Credentials::forget()
{
    memory_->forget();
}

Verified<Caller> Credentials::admit(const CredentialRecord& record, const IpAddress& client,
                                    TimePoint now)
{
    if (const auto refusal = refusal_of(record, client, now))
        return std::unexpected(*refusal);
    note_use(record.caller, now);
    return record.caller;
}

Verified<Caller> Credentials::admit(const CredentialRecord& record, const SignedRequest& request,
                                    TimePoint now)
{
    if (const auto refusal = refusal_of(record, request.client, now))
        return std::unexpected(*refusal);
    if (!is_signed_by(request, record.secret))
        return std::unexpected(Refusal::signature);
    const TimePoint timestamp{seconds{parse_timestamp(request.timestamp).value()}};
    const auto until = timestamp + seconds{signature_skew_max} + nonce_slack;
    if (!parts_.nonces.remember(request.app_id, request.nonce, until, now))
        return std::unexpected(Refusal::signature);
    note_use(record.caller, now);
    return record.caller;
}

void Credentials::note_use(const Caller& caller, TimePoint now)
{
    if (!caller.has_session())
        parts_.usage.key_used(caller.credential_id, now);
    else if (caller.credential_id != 0)
        parts_.usage.session_used(caller.credential_id, now);
}

} // namespace waymark::identity
