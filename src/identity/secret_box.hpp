// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::identity {

// Encrypts small secrets that must be readable again (of signed requests and second factors), with
// XChaCha20-Poly1305 and a key that is kept apart from the database. Immutable: thread-safe.
class SecretBox {
public:
    // The key is what `file` holds; it is made at random with mode 0600 if it isn't there.
    //
    // invalid_argument: the file holds no key. Field `secrets_key`.
    // Throws std::system_error if the file can't be read or made.
    [[nodiscard]] static Result<SecretBox> open(const std::filesystem::path& file);

    // Base64. `purpose` is bound to it: a box made for one is not opened for another.
    [[nodiscard]] std::string seal(std::string_view secret, std::string_view purpose) const;
    // Nothing if the box is damaged, or was made with another key or for another purpose.
    [[nodiscard]] std::optional<std::string> unseal(std::string_view box,
                                                    std::string_view purpose) const;

private:
    using Key = std::array<std::uint8_t, 32>;
    explicit SecretBox(const Key& key) : key_(key) {}

    Key key_;
};

} // namespace waymark::identity
