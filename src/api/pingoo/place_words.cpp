// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/place_words.hpp"

#include "api/pingoo/event_columns.hpp"
#include "base/country_names.hpp"

namespace waymark::api::pingoo {

std::string_view place_word(std::string_view stored)
{
    // How the event store marks an address of the server's own network.
    return stored == "Local" ? std::string_view{} : cut_word(stored);
}

std::string_view country_word(std::string_view stored)
{
    return cut_word(chinese_name(place_word(stored)));
}

} // namespace waymark::api::pingoo
