// SPDX-License-Identifier: Apache-2.0
#include "request_signature.hpp"

#include "base/random.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <chrono>

namespace waymark::contract {

namespace {

std::string unix_seconds()
{
    using namespace std::chrono;
    return fmt::to_string(duration_cast<seconds>(system_clock::now().time_since_epoch()).count());
}

std::string fresh_nonce()
{
    thread_local Random random = Random::from_system();
    return fmt::format("{:016x}", random());
}

// The value of the call's field of that name, which gets `value` if it isn't there.
std::string field_or(Call& call, std::string_view name, const std::string& value)
{
    for (const auto& [key, present] : call.fields) {
        if (iequals(key, name))
            return present;
    }
    call.fields.emplace_back(name, value);
    return value;
}

Result<std::string> remembered(const std::string& name, const Variables& variables)
{
    const auto found = variables.find(name);
    if (found == variables.end())
        return failure(Errc::invalid_argument, "nothing is remembered as " + name, name);
    return found->second;
}

} // namespace

Result<void> sign(Call& call, const Signing& signing, const Variables& variables)
{
    const auto app_id = remembered(signing.app_id, variables);
    if (!app_id)
        return std::unexpected(app_id.error());
    const auto secret = remembered(signing.app_secret, variables);
    if (!secret)
        return std::unexpected(secret.error());
    const auto parameters = fill_in(signing.parameters, variables);
    if (!parameters)
        return std::unexpected(parameters.error());

    const auto timestamp = field_or(call, "X-Timestamp", unix_seconds());
    const auto nonce = field_or(call, "X-Nonce", fresh_nonce());
    const auto [path, query] = cut(call.target, '?');
    const auto message =
        fmt::format("{}{}{}{}{}", call.method, path, *parameters, timestamp, nonce);
    call.fields.emplace_back("X-App-Id", *app_id);
    call.fields.emplace_back("X-Signature", hmac_hex(*secret, message));
    return {};
}

std::string hmac_hex(const std::string& key, const std::string& message)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest.data(),
         &size);
    return to_hex(std::string(digest.begin(), digest.begin() + size));
}

} // namespace waymark::contract
