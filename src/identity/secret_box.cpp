// SPDX-License-Identifier: Apache-2.0
#include "identity/secret_box.hpp"

#include "base/random.hpp"
#include "identity/secret_file.hpp"

#include <fmt/format.h>

#include <sodium.h>

#include <cstddef>
#include <span>
#include <stdexcept>

namespace waymark::identity {

namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int base64_variant = sodium_base64_VARIANT_ORIGINAL;
constexpr std::string_view line_ends = "\r\n";

using Bytes = std::span<const std::uint8_t>;

Bytes bytes_of(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::uint8_t* writable_bytes_of(std::string& text)
{
    return reinterpret_cast<std::uint8_t*>(text.data());
}

std::string to_base64(const std::string& bytes)
{
    std::string text(sodium_base64_encoded_len(bytes.size(), base64_variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes).data(), bytes.size(),
                      base64_variant);
    text.pop_back(); // the library counts and writes a final NUL
    return text;
}

// Nothing if `text` is not Base64 as to_base64 writes it.
std::optional<std::string> from_base64(std::string_view text)
{
    std::string bytes(text.size(), '\0');
    std::size_t size = 0;
    const char* stopped = nullptr;
    if (sodium_base642bin(writable_bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr,
                          &size, &stopped, base64_variant) != 0 ||
        stopped != text.data() + text.size())
        return std::nullopt;
    bytes.resize(size);
    return bytes;
}

} // namespace

Result<SecretBox> SecretBox::open(const std::filesystem::path& file)
{
    if (sodium_init() < 0)
        throw std::runtime_error("libsodium cannot be initialised");
    Key key{};
    const auto text = read_or_make_secret_file(
        file, [] { return secret_text(2 * Key{}.size(), "0123456789abcdef") + "\n"; });
    const auto digits = std::string_view(text).substr(0, text.find_last_not_of(line_ends) + 1);
    std::size_t size = 0;
    if (digits.size() != 2 * key.size() ||
        sodium_hex2bin(key.data(), key.size(), digits.data(), digits.size(), nullptr, &size,
                       nullptr) != 0 ||
        size != key.size()) {
        return failure(Errc::invalid_argument,
                       fmt::format("{} must hold a key of {} hexadecimal digits", file.string(),
                                   2 * key.size()),
                       "secrets_key");
    }
    return SecretBox(key);
}

// A nonce of 24 bytes may be drawn at random: no two are ever the same.
std::string SecretBox::seal(std::string_view secret, std::string_view purpose) const
{
    std::string box(nonce_bytes + secret.size() + tag_bytes, '\0');
    std::uint8_t* const nonce = writable_bytes_of(box);
    fill_secret({nonce, nonce_bytes});
    const auto plain = bytes_of(secret);
    const auto bound = bytes_of(purpose);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_bytes, nullptr, plain.data(),
                                               plain.size(), bound.data(), bound.size(), nullptr,
                                               nonce, key_.data());
    return to_base64(box);
}

std::optional<std::string> SecretBox::unseal(std::string_view box, std::string_view purpose) const
{
    const auto bytes = from_base64(box);
    if (!bytes || bytes->size() < nonce_bytes + tag_bytes)
        return std::nullopt;
    const auto nonce = bytes_of(*bytes).first(nonce_bytes);
    const auto sealed = bytes_of(*bytes).subspan(nonce_bytes);
    const auto bound = bytes_of(purpose);
    std::string secret(sealed.size() - tag_bytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(writable_bytes_of(secret), nullptr, nullptr,
                                                   sealed.data(), sealed.size(), bound.data(),
                                                   bound.size(), nonce.data(), key_.data()) != 0)
        return std::nullopt;
    return secret;
}

} // namespace waymark::identity
