// SPDX-License-Identifier: Apache-2.0
// What reads as conditions is written as a text of a line for each, which reads as the same; and
// whether they make sense can be told.
#include "links/routing/condition_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace waymark::links::routing;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void check_mistakes(const Conditions& conditions)
{
    for (const auto& mistake : find_mistakes(conditions))
        require(mistake.field == "conditions" && !mistake.message.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(static_cast<const char*>(static_cast<const void*>(data)), size);
    const auto conditions = parse_conditions(text);
    if (!conditions)
        return 0;
    const auto written = to_text(*conditions);
    require(std::ranges::count(written, '\n') == std::ssize(conditions->list));
    const auto again = parse_conditions(written);
    require(again && *again == *conditions && to_text(*again) == written);
    check_mistakes(*conditions);
    return 0;
}
