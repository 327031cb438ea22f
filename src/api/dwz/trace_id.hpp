// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::api::dwz {

// The header field by which each answer can be told from all others.
inline constexpr std::string_view trace_id_field = "trace-id";

// A random UUID (RFC 9562, version 4). Not secret.
[[nodiscard]] std::string make_trace_id();

} // namespace waymark::api::dwz
