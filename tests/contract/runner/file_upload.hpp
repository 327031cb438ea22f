// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http_client.hpp"
#include "transcript.hpp"

#include <string>
#include <string_view>

// Files sent as browsers send them, in a form (RFC 7578).
namespace waymark::contract {

// The bytes that a text in base64 stands for (RFC 4648, section 4).
//
// invalid_argument: it is no such text.
[[nodiscard]] Result<std::string> from_base64(std::string_view text);

// Makes a form with that file alone the body of the call.
void upload(Call& call, const Upload& file);

} // namespace waymark::contract
