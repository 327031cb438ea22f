// SPDX-License-Identifier: Apache-2.0
#include "storage/public_id.hpp"

#include "base/random.hpp"

#include <algorithm>

namespace waymark::storage {

namespace {

constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::size_t time_length = 8; // base 36: lasts until the year 2059
constexpr std::size_t secret_length = 16;

} // namespace

std::string make_public_id(TimePoint now)
{
    std::string id(1 + time_length, 'c');
    auto rest = static_cast<std::uint64_t>(std::max<std::int64_t>(to_epoch_ms(now), 0));
    for (std::size_t place = time_length; place > 0; --place) {
        id[place] = alphabet[rest % alphabet.size()];
        rest /= alphabet.size();
    }
    return id + secret_text(secret_length, alphabet);
}

bool is_public_id(std::string_view text)
{
    return text.size() == 1 + time_length + secret_length && text.front() == 'c' &&
           text.find_first_not_of(alphabet) == std::string_view::npos;
}

} // namespace waymark::storage
