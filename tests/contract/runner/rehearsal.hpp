// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pattern.hpp"
#include "transcript.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace waymark::contract {

// Holds the exchange with the server on that port of 127.0.0.1. What its placeholders stand for is
// added to `variables` once the answer fits. Returns how the answer differs, in sentences: none, if
// it is as written.
[[nodiscard]] std::vector<std::string> rehearse(const Exchange& exchange, std::uint16_t port,
                                                Variables& variables);

} // namespace waymark::contract
