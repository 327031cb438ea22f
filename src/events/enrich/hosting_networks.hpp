// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace waymark::events::enrich {

// True of an autonomous system from which servers speak, and hardly a person: those of the large
// hosters and clouds. Left out are systems through which people reach the web: of Cloudflare,
// Akamai and Fastly (iCloud Private Relay, WARP), of Google's own services, and of hosters that
// mostly serve VPN providers (M247, Datacamp).
[[nodiscard]] bool is_hosting_network(std::uint32_t asn);

} // namespace waymark::events::enrich
