// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"

#include <filesystem>

namespace waymark::app {

// Where the files are that come with the program. A path that the configuration gives is taken as
// it is; the others are looked for beside the program, as the build and an installation lay them.
struct Installation {
    std::filesystem::path engine_program;
    std::filesystem::path engine_library;
    std::filesystem::path data_files;
};

[[nodiscard]] Installation find_installation(const Config& config);

} // namespace waymark::app
