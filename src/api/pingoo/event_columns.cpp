// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/event_columns.hpp"

namespace waymark::api::pingoo {

std::string_view cut_word(std::string_view text)
{
    std::size_t code_points = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U;
        if (begins && ++code_points > word_length_max)
            return text.substr(0, i);
    }
    return text;
}

} // namespace waymark::api::pingoo
