// SPDX-License-Identifier: Apache-2.0
#include "credentials.hpp"

#include "base/query_string.hpp"
#include "base/text.hpp"
#include "command.hpp"
#include "harness/connection.hpp"
#include "harness/server_process.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <openssl/hmac.h>

#include <array>
#include <ctime>
#include <stdexcept>

namespace waymark::access {

namespace {

namespace json = boost::json;

std::string hmac_hex(const std::string& key, const std::string& message)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(message.data()), message.size(), mac.data(),
         &length);
    return to_hex({reinterpret_cast<const char*>(mac.data()), length});
}

// The fields of a signed request without parameters. What is signed is the path decoded.
std::string sign(const std::string& app_id, const std::string& secret, const Draft& draft)
{
    static int made = 0;
    const auto now = std::time(nullptr);
    const auto nonce = fmt::format("access-{}-{}", now, ++made);
    const auto message =
        fmt::format("{}{}{{}}{}{}", draft.method, percent_decode(draft.path), now, nonce);
    return fmt::format("X-App-Id: {}\r\nX-Signature: {}\r\nX-Timestamp: {}\r\nX-Nonce: {}\r\n",
                       app_id, hmac_hex(secret, message), now, nonce);
}

json::value post(std::uint16_t port, std::string_view path, const std::string& body,
                 const std::string& token)
{
    harness::Connection connection(port);
    static_cast<void>(connection.send(harness::post(path, body, token)));
    const auto answer = connection.read_answer();
    if (!answer || answer->status >= 300)
        throw std::runtime_error(fmt::format("POST {}: {}", path, answer ? answer->body : ""));
    return json::parse(answer->body);
}

std::string text(const json::value& value)
{
    return std::string(value.as_string());
}

Credential carried_by(std::string name, std::string fields)
{
    return {.name = std::move(name),
            .fields = [fields = std::move(fields)](const Draft&) { return fields; }};
}

} // namespace

Keyring::Keyring(std::uint16_t port, std::string program, std::string data)
    : port_(port), program_(std::move(program)), data_(std::move(data))
{
    admin_.email = harness::ServerProcess::admin_email;
    admin_.password = harness::ServerProcess::admin_password;
    admin_.is_admin = true;
    sign_in(admin_);
    user_.email = "ann@example.com";
    user_.password = "a password of hers";
    post(port_, "/api/users",
         fmt::format(R"({{"email":"{}","password":"{}"}})", user_.email, user_.password),
         admin_.jwt);
    sign_in(user_);
    make_keys(admin_);
    make_keys(user_);
}

void Keyring::sign_in(Person& person) const
{
    const auto jwt =
        post(port_, "/api/auth/login",
             fmt::format(R"({{"email":"{}","password":"{}"}})", person.email, person.password), {});
    person.jwt = text(jwt.at("accessToken"));
    const auto login = post(
        port_, "/api/v1/auth/login",
        fmt::format(R"({{"username":"{}","password":"{}"}})", person.email, person.password), {});
    person.login_token = text(login.at("data").at("token"));
}

void Keyring::make_keys(Person& person) const
{
    person.api_key =
        text(post(port_, "/api/api-keys", R"({"name":"access"})", person.jwt).at("key"));
    const auto bearer = post(port_, "/api/v1/tokens",
                             R"({"token_name":"access","token_type":"bearer"})", person.jwt);
    person.bearer = text(bearer.at("data").at("token"));
    const auto signature = post(port_, "/api/v1/tokens", R"({"token_name":"access"})", person.jwt);
    person.app_id = text(signature.at("data").at("app_id"));
    person.app_secret = text(signature.at("data").at("app_secret"));
    const auto printed = output_of(
        fmt::format("'{}' key create --data-dir '{}' --user '{}' --name access --kind attribution "
                    "--scopes read write ingest admin",
                    program_, data_, person.email));
    person.attribution_key = line_after(printed.text, "Key: ");
}

bool Keyring::is_signed_in(const std::string& token) const
{
    harness::Connection connection(port_);
    static_cast<void>(connection.send(fmt::format("GET /api/auth/me HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                                  "Authorization: Bearer {}\r\n\r\n",
                                                  token)));
    const auto answer = connection.read_answer();
    return answer && answer->status == 200;
}

void Keyring::renew_sessions()
{
    for (Person* const person : {&admin_, &user_}) {
        if (!is_signed_in(person->jwt) || !is_signed_in(person->login_token))
            sign_in(*person);
    }
}

void Keyring::add(std::vector<Credential>& credentials, const Person& person) const
{
    const std::string who = person.is_admin ? "ADMIN" : "USER";
    const auto bearer = [&](const char* kind, const std::string& token) {
        return carried_by(fmt::format("{} by {}", who, kind),
                          fmt::format("Authorization: Bearer {}\r\n", token));
    };
    std::vector<Credential> sessions{
        bearer("session token", person.jwt), bearer("login token", person.login_token),
        carried_by(who + " by cookie", fmt::format("Cookie: access_token={}\r\n", person.jwt))};
    std::vector<Credential> keys{
        bearer("API key", person.api_key),
        carried_by(who + " by X-API-Key", fmt::format("X-API-Key: {}\r\n", person.api_key)),
        bearer("bearer token", person.bearer), bearer("attribution key", person.attribution_key),
        Credential{.name = who + " by signature",
                   .fields = [app_id = person.app_id, secret = person.app_secret](
                                 const Draft& draft) { return sign(app_id, secret, draft); }}};
    for (auto& session : sessions)
        session.is_session = true;
    for (auto* const group : {&sessions, &keys}) {
        for (auto& credential : *group) {
            credential.is_known = true;
            credential.is_admin = person.is_admin;
            credentials.push_back(std::move(credential));
        }
    }
}

std::vector<Credential> Keyring::all()
{
    std::vector<Credential> credentials{
        carried_by("nobody", ""),
        carried_by("a wrong token", "Authorization: Bearer eyJhbGciOiJub25lIn0.e30.\r\n"),
        carried_by("a wrong key", fmt::format("X-API-Key: osu_{:064}\r\n", 0)),
        carried_by("a wrong cookie", "Cookie: access_token=nonsense\r\n"),
        Credential{.name = "a wrong signature", .fields = [this](const Draft& draft) {
                       return sign(admin_.app_id, "another secret", draft);
                   }}};
    add(credentials, user_);
    add(credentials, admin_);
    return credentials;
}

} // namespace waymark::access
