// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace waymark::identity {

// A password made up at random, with 103 bits: for an account whose owner has not chosen one yet.
// Without characters that are mistaken for each other, for it may be typed from a screen.
[[nodiscard]] std::string generate_password();

} // namespace waymark::identity
