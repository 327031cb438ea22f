// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/user_agent_cache.hpp"

#include <utility>

namespace waymark::events::enrich {

const Client& UserAgentCache::find(std::string_view user_agent)
{
    if (const auto found = young_.find(user_agent); found != young_.end())
        return found->second;
    if (const auto found = old_.find(user_agent); found != old_.end())
        return young_.insert(old_.extract(found)).position->second;
    Client client{.agent = data_.user_agent(user_agent), .bot = data_.bot(user_agent)};
    return young_.emplace(user_agent, std::move(client)).first->second;
}

} // namespace waymark::events::enrich
