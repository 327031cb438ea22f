// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/response.hpp"

#include <vector>

namespace waymark::api::openshort {

// The dialect's error answer; fields get the names that its clients know.
[[nodiscard]] http::Response fail(const Error& error);

// The same for all that is wrong with one input; `mistakes` is not empty.
[[nodiscard]] http::Response fail(const std::vector<Error>& mistakes);

} // namespace waymark::api::openshort
