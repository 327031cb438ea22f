// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::access {

// How a command went.
struct Output {
    int status = -1;
    std::string text; // standard output and standard error
};

// Runs a command of the shell to its end.
[[nodiscard]] Output output_of(const std::string& command);

// What stands behind `label` on its line. Throws std::runtime_error if the label is missing.
[[nodiscard]] std::string line_after(const std::string& text, std::string_view label);

} // namespace waymark::access
