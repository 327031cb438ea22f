// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/enrich/asn_table.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace waymark::events::enrich::pack {

// One line of @ip-location-db/asn: first address, last address, number, name, as RFC 4180 quotes
// them. Nothing if it is malformed.
[[nodiscard]] std::optional<AsnRange> parse_asn_line(std::string_view line);

// Every line of such a text.
// invalid_argument: a line is malformed; the message has its number.
[[nodiscard]] Result<std::vector<AsnRange>> parse_asn_csv(std::string_view text);

} // namespace waymark::events::enrich::pack
