// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"

#include <string>
#include <vector>

namespace waymark::app {

// One thing that Waymark needs.
struct Finding {
    enum class Verdict { good, warning, bad };

    std::string subject;
    Verdict verdict = Verdict::good;
    std::string detail; // what was found
    std::string remedy; // what to do about it; empty if it is good
};

// Checks processor, disk, data files, engine and stores. Changes nothing but for a file that is
// written to the data directory and deleted.
[[nodiscard]] std::vector<Finding> diagnose(const Config& config);

// Prints the findings. True if none is bad.
bool print_diagnosis(const Config& config);

} // namespace waymark::app
