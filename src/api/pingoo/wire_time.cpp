// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/wire_time.hpp"

#include "base/iso8601.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

namespace waymark::api::pingoo {

std::string to_wire_time(TimePoint time, const TimeZone& zone)
{
    const auto offset = std::chrono::duration_cast<std::chrono::minutes>(zone.offset_at(time));
    auto text = to_iso8601(time + offset);
    text.pop_back(); // its Z
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.'))
        text.pop_back();
    if (offset.count() == 0)
        return text + "Z";
    const auto minutes = std::abs(offset.count());
    return fmt::format("{}{}{:02}:{:02}", text, offset.count() < 0 ? '-' : '+', minutes / 60,
                       minutes % 60);
}

} // namespace waymark::api::pingoo
