// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

// What analytics requests say besides their window.
namespace waymark::api::openshort {

inline constexpr std::size_t entries_max = 100; // of one answer

// `limit`; more than entries_max is entries_max, and none is `fallback`.
//
// invalid_argument: it is no whole number from 1.
[[nodiscard]] Result<std::size_t> read_limit(const http::Request& request, std::size_t fallback);

// A parameter that is true or false; without it, false.
//
// invalid_argument: it is neither; `field` names it.
[[nodiscard]] Result<bool> read_flag(const http::Request& request, std::string_view name);

enum class ExportFormat : std::uint8_t { csv, json };

// `format`, csv without it.
//
// invalid_argument: it is another one.
[[nodiscard]] Result<ExportFormat> read_export_format(const http::Request& request);

} // namespace waymark::api::openshort
