// SPDX-License-Identifier: Apache-2.0
#include "identity/generated_password.hpp"

#include "base/random.hpp"

#include <string_view>

namespace waymark::identity {

namespace {

constexpr std::string_view alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz";
constexpr std::size_t length = 18;

} // namespace

std::string generate_password()
{
    return secret_text(length, alphabet);
}

} // namespace waymark::identity
