// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/data_url.hpp"

#include <fmt/format.h>

#include <sodium.h>

namespace waymark::api::openshort {

std::string to_data_url(std::string_view media_type, std::string_view bytes)
{
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), variant);
    text.pop_back(); // the terminating zero
    return fmt::format("data:{};base64,{}", media_type, text);
}

} // namespace waymark::api::openshort
