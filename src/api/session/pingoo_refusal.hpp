// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/request.hpp"
#include "identity/caller.hpp"

#include <string>
#include <string_view>

namespace waymark::api::session {

// Why a credential is refused, in the words that Pingoo's clients know: of a JWT that is malformed,
// with the part and the byte that are to blame. Holds no part of the token but single characters.
[[nodiscard]] std::string pingoo_refusal(identity::Refusal refusal, std::string_view token);

// The same for the token by which a request was to be known: its cookie, or else its bearer.
[[nodiscard]] std::string pingoo_refusal(identity::Refusal refusal, const http::Request& request);

} // namespace waymark::api::session
