// SPDX-License-Identifier: Apache-2.0
// Any bytes as a user agent: the parser, the bot lists and the classes of devices neither crash nor
// take long, and what they say is well-formed text. Reads the data pack in WAYMARK_DATA, a
// directory named when this is compiled.

#include "base/text.hpp"
#include "events/enrich/enrichment_data.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using waymark::events::enrich::EnrichmentData;

// A thousand times what a parse takes in a release build; sanitizers slow it down.
constexpr std::chrono::seconds time_max{1};

const EnrichmentData& data_pack()
{
    static const EnrichmentData data(WAYMARK_DATA);
    static const bool complete = [] {
        for (const auto& file : data.files()) {
            if (file.problem)
                std::abort(); // without the patterns nothing would be tested
        }
        return true;
    }();
    static_cast<void>(complete);
    return data;
}

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const auto& data = data_pack();
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto start = std::chrono::steady_clock::now();
    const auto agent = data.user_agent(text);
    const auto bot = data.bot(text);
    require(std::chrono::steady_clock::now() - start < time_max);
    require(waymark::is_utf8(agent.browser) && waymark::is_utf8(agent.browser_version));
    require(waymark::is_utf8(agent.os) && waymark::is_utf8(agent.os_version));
    require(waymark::is_utf8(agent.device_brand) && waymark::is_utf8(agent.device_model));
    require(agent.device.empty() == text.empty());
    require(bot.is_bot != bot.name.empty());
    return 0;
}
