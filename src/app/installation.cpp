// SPDX-License-Identifier: Apache-2.0
#include "app/installation.hpp"

#include <array>

namespace waymark::app {

namespace {

namespace fs = std::filesystem;

fs::path program_directory()
{
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::current_path() : program.parent_path();
}

// The first of the candidates that exists; else the first, to be named in an error.
template <std::size_t N>
fs::path first_existing(const std::array<fs::path, N>& candidates)
{
    std::error_code error;
    for (const auto& candidate : candidates) {
        if (fs::exists(candidate, error))
            return fs::weakly_canonical(candidate, error);
    }
    return candidates.front();
}

} // namespace

Installation find_installation(const Config& config)
{
    const auto here = program_directory();
    Installation found;
    found.engine_program =
        config.engine.program.empty() ? here / "waymark-engine" : config.engine.program;
    found.engine_library =
        config.engine.library.empty()
            ? first_existing(
                  std::array{here / "libchdb.so", here / "../lib/waymark/libchdb.so",
                             here / "../../deps/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so"})
            : config.engine.library;
    found.data_files =
        config.data.files.empty()
            ? first_existing(std::array{here / "data", here / "../share/waymark/data"})
            : config.data.files;
    return found;
}

} // namespace waymark::app
